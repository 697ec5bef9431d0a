import type { Author, Room, RoomKind, RoomSettings, RoomSign } from '@lobby/protocol'
import { can, type Resource } from '../ground/permissions.ts'
import { type Actor, personOf, type RoomRole } from '../ground/person.ts'
import { roleOf } from '../log/room-role.ts'
import type { Database } from '../storage/database.ts'
import { settingsColumns, settingsOf } from '../storage/room-settings.ts'
import { statement } from '../storage/statement.ts'
import { listAdded } from './added-by.ts'
import { listPeople } from './direct-queries.ts'
import { levelColumns, levelIn } from './levels.ts'
import {
  isCounting,
  milestoneOf,
  notUnread,
  type Reader,
  readCount,
  readSeq,
  unreadKeywords,
  unreadMentions,
} from './read-markers.ts'
import { wordsAhead } from './words-ahead.ts'

/** A room as the server knows it, and a person's place there; `Room` is what it shows. */
export interface RoomRecord {
  readonly id: string
  readonly slug: string
  readonly name: string
  readonly topic: string
  readonly kind: RoomKind
  readonly settings: RoomSettings
  readonly role: RoomRole
  /** Whether the person has made it. */
  readonly isMaker: boolean
  /** The first event that they may see. */
  readonly visibleFrom: number
  /** The room's newest event when this was looked up: `role` is what all up to there adds up to. */
  readonly lastSeq: number
}

/** The room at this address, with the actor's place in it. Whether they may know of it is asked elsewhere. */
export function findRoom(
  db: Database,
  slug: string,
  actor: Actor,
): Promise<RoomRecord | undefined> {
  return findRoomBy(db, { slug }, actor)
}

/** What stands beside its name, for a person who is invited to it. */
export function signOf({ kind, settings }: RoomRecord): RoomSign {
  return { kind, image: settings.image }
}

/** The room of this id or at this address. */
export async function findRoomBy(
  db: Database,
  key: { readonly id: string } | { readonly slug: string },
  actor: Actor,
): Promise<RoomRecord | undefined> {
  const userId = personOf(actor)?.id ?? ''
  const [row] = await ('id' in key
    ? roomById(db, { ...key, userId })
    : roomBySlug(db, { ...key, userId }))
  if (!row) return undefined
  const { id, name, kind, lastSeq } = row
  const settings = settingsOf(row)
  const visibleFrom = firstVisible(row, actor)
  const role = roleIn(row)
  const isMaker = userId !== '' && row.createdBy === userId
  const facts = { id, slug: row.slug, name, topic: row.topic, kind, settings, lastSeq }
  return { ...facts, role, isMaker, visibleFrom }
}

// One statement: the role and the newest event belong together.
const roomAndPlace = (db: Database, userId: string) =>
  db
    .selectFrom('rooms')
    .innerJoin('room_heads', 'room_heads.roomId', 'rooms.id')
    .leftJoin('members', (join) =>
      join.onRef('members.roomId', '=', 'rooms.id').on('members.userId', '=', userId),
    )
    .select(['rooms.id', 'slug', 'rooms.name', 'topic', 'kind', 'lastSeq', ...settingsColumns])
    .select(['members.role', 'joinedSeq', 'leftSeq', 'rooms.createdBy'])

const roomById = statement((db, { id, userId }: { id: string; userId: string }) =>
  roomAndPlace(db, userId).where('rooms.id', '=', id),
)
const roomBySlug = statement((db, { slug, userId }: { slug: string; userId: string }) =>
  roomAndPlace(db, userId).where('slug', '=', slug),
)

/** The first event of a room that the actor may see: the operator sees all, of any room. */
export function firstVisible(
  { history, joinedSeq, lastSeq }: PlaceInHistory,
  actor: Actor,
): number {
  if (actor === 'operator' || history !== 'joined') return 0
  return joinedSeq ?? lastSeq + 1
}

interface PlaceInHistory {
  readonly history: string
  /** The event by which the actor joined; null: never. */
  readonly joinedSeq: number | null
  readonly lastSeq: number
}

// As people order names, not as bytes do; `Room 10` after `Room 9`.
const byName = new Intl.Collator('en', { numeric: true })

/** Every room that the actor may read, by name, as they see it. */
export async function listRooms(db: Database, actor: Actor, server: Resource): Promise<Room[]> {
  const person = personOf(actor)
  const list = actor === 'operator' ? allRooms : person?.session ? roomsOfSession : roomsOfOther
  const rows = await list(db, { id: person?.id ?? '' })
  const rooms = await asRooms(
    db,
    actor,
    rows.filter((row) => mayRead(actor, server, row)),
  )
  return rooms.sort((a, b) => byName.compare(a.name, b.name))
}

/** One room as the actor sees it; undefined when they may not. */
export async function showRoom(
  db: Database,
  slug: string,
  actor: Actor,
  server: Resource,
): Promise<Room | undefined> {
  const row = await roomsSeenBy(db, readerOf(actor))
    .where('rooms.slug', '=', slug)
    .executeTakeFirst()
  if (!row || !mayRead(actor, server, row)) return undefined
  return (await asRooms(db, actor, [row]))[0]
}

const allRooms = statement((db) => roomsSeenBy(db, 'operator'))
const roomsOfSession = statement((db, { id }: { id: string }) =>
  roomsSeenBy(db, { id, hasSession: true }),
)
const roomsOfOther = statement((db, { id }: { id: string }) =>
  roomsSeenBy(db, { id, hasSession: false }),
)

function readerOf(actor: Actor): Reader | 'operator' {
  if (actor === 'operator') return actor
  return { id: actor?.id ?? '', hasSession: actor?.session !== undefined }
}

export function mayRead(actor: Actor, server: Resource, row: RoomAndRole): boolean {
  const room = { id: row.id, kind: row.kind, role: roleIn(row), settings: settingsOf(row) }
  return can(actor, 'room.read', { ...server, room })
}

/** What decides who may read a room. */
type RoomAndRole = Pick<Row, 'id' | 'kind' | 'role' | 'leftSeq' | (typeof settingsColumns)[number]>

function roleIn({ role, leftSeq }: Pick<Row, 'role' | 'leftSeq'>): RoomRole {
  return roleOf(role === null ? undefined : { role, leftSeq })
}

export function roomsSeenBy(db: Database, actor: Reader | 'operator') {
  const person = actor === 'operator' ? undefined : actor
  return db
    .selectFrom('rooms')
    .innerJoin('room_heads', 'room_heads.roomId', 'rooms.id')
    .leftJoin('read_markers', (join) =>
      join
        .onRef('read_markers.roomId', '=', 'rooms.id')
        .on('read_markers.userId', '=', person?.hasSession ? person.id : ''),
    )
    .leftJoin('members', (join) =>
      join.onRef('members.roomId', '=', 'rooms.id').on('members.userId', '=', person?.id ?? ''),
    )
    .leftJoin('room_levels', (join) =>
      join
        .onRef('room_levels.roomId', '=', 'rooms.id')
        .on('room_levels.userId', '=', person?.hasSession ? person.id : ''),
    )
    .leftJoin('milestones', (join) =>
      join
        .onRef('milestones.roomId', '=', 'rooms.id')
        .on('milestones.number', '=', milestoneOf(person)),
    )
    .$if(actor !== 'operator', (rooms) =>
      // What others have among themselves is not even looked at.
      rooms.where((where) =>
        where.or([
          where('rooms.kind', '=', 'public'),
          where.and([
            where('members.userId', 'is not', null),
            where('members.leftSeq', 'is', null),
          ]),
        ]),
      ),
    )
    .select([
      'rooms.id',
      'rooms.slug',
      'rooms.name',
      'rooms.topic',
      'rooms.kind',
      'rooms.createdAt',
      'room_heads.epoch',
      'room_heads.lastSeq',
      'room_heads.messageCount',
      'members.role',
      'members.joinedSeq',
      'members.leftSeq',
      ...levelColumns,
      ...settingsColumns,
    ])
    .select([
      readSeq.as('readSeq'),
      readCount.as('readCount'),
      'read_markers.version as readVersion',
      isCounting(person).as('isCounting'),
      notUnread(person).as('notUnread'),
      unreadMentions(person).as('mentions'),
      unreadKeywords(person).as('keywords'),
    ])
    .select(({ selectFrom }) =>
      selectFrom('log_readers')
        .select('seq')
        .whereRef('log_readers.roomId', '=', 'rooms.id')
        .where('name', '=', 'keywords')
        .as('wordsSeq'),
    )
}

type Row = Awaited<ReturnType<ReturnType<typeof roomsSeenBy>['execute']>>[number]

/** What is shown of the rooms. A direct room is called by the others in it. */
export async function asRooms(db: Database, actor: Actor, rows: readonly Row[]): Promise<Room[]> {
  const direct = rows.filter(({ kind }) => kind === 'direct').map(({ id }) => id)
  const people = await listPeople(db, direct)
  const me = personOf(actor)?.id
  const reading = me === undefined ? [] : rows.filter(({ isCounting }) => isCounting)
  const added = await listAdded(db, me ?? '', reading)
  const ahead = await wordsAhead(db, me ?? '', reading)
  return rows.map((row) => {
    const others = people.get(row.id)?.filter(({ id }) => id !== me)
    const by = added.get(row.id)
    return { ...toRoom(row, others, ahead.get(row.id)), ...(by && { added: by }) }
  })
}

function toRoom(row: Row, people: readonly Author[] | undefined, wordsAhead = 0): Room {
  const unread = row.isCounting ? row.messageCount - row.readCount - row.notUnread : 0
  const mentions =
    row.kind === 'direct'
      ? unread
      : row.isCounting
        ? Number(row.mentions) + Number(row.keywords) + wordsAhead
        : 0
  return {
    slug: row.slug,
    name: people ? people.map(({ name }) => name).join(', ') : row.name,
    topic: row.topic,
    kind: row.kind,
    settings: settingsOf(row),
    ...(people && { people: [...people] }),
    createdAt: row.createdAt,
    epoch: row.epoch,
    lastSeq: row.lastSeq,
    readSeq: row.isCounting ? row.readSeq : 0,
    ...(row.readVersion && { readVersion: row.readVersion }),
    unread,
    ...(mentions > 0 && { mentions }),
    ...levelIn(row),
  }
}

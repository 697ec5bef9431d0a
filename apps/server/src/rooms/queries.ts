import type { HistoryVisibility, Room, RoomKind } from '@lobby/protocol'
import { roleOf } from '../log/members.ts'
import { can, type Resource } from '../permissions.ts'
import { type Actor, personOf, type RoomRole } from '../person.ts'
import type { Database } from '../storage/database.ts'

/** A room as the server knows it, and the place that somebody has there; `Room` is what it shows. */
export interface RoomRecord {
  readonly id: string
  readonly slug: string
  readonly name: string
  readonly kind: RoomKind
  readonly history: HistoryVisibility
  readonly role: RoomRole
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

/** The room of this id or at this address. */
export async function findRoomBy(
  db: Database,
  key: { readonly id: string } | { readonly slug: string },
  actor: Actor,
): Promise<RoomRecord | undefined> {
  // One statement: the role and the newest event belong together.
  const row = await db
    .selectFrom('rooms')
    .innerJoin('room_heads', 'room_heads.roomId', 'rooms.id')
    .leftJoin('members', (join) =>
      join
        .onRef('members.roomId', '=', 'rooms.id')
        .on('members.userId', '=', personOf(actor)?.id ?? ''),
    )
    .select(['rooms.id', 'slug', 'rooms.name', 'kind', 'history', 'lastSeq'])
    .select(['members.role', 'joinedSeq', 'leftSeq'])
    .where((by) => ('id' in key ? by('rooms.id', '=', key.id) : by('slug', '=', key.slug)))
    .executeTakeFirst()
  if (!row) return undefined
  const { id, name, kind, history, lastSeq, joinedSeq } = row
  const visibleFrom = history === 'joined' ? (joinedSeq ?? lastSeq + 1) : 0
  return { id, slug: row.slug, name, kind, history, role: roleIn(row), visibleFrom, lastSeq }
}

// As people order names, not as bytes do; `Room 10` after `Room 9`.
const byName = new Intl.Collator('en', { numeric: true })

/** Every room that the actor may read, by name, as they see it. */
export async function listRooms(db: Database, actor: Actor, server: Resource): Promise<Room[]> {
  const rows = await roomsSeenBy(db, actor).execute()
  return rows
    .filter((row) => mayRead(actor, server, row))
    .map(toRoom)
    .sort((a, b) => byName.compare(a.name, b.name))
}

/** One room as the actor sees it; undefined when they may not. */
export async function showRoom(
  db: Database,
  slug: string,
  actor: Actor,
  server: Resource,
): Promise<Room | undefined> {
  const row = await roomsSeenBy(db, actor).where('rooms.slug', '=', slug).executeTakeFirst()
  return row && mayRead(actor, server, row) ? toRoom(row) : undefined
}

function mayRead(actor: Actor, server: Resource, row: Row): boolean {
  return can(actor, 'room.read', {
    ...server,
    room: { id: row.id, kind: row.kind, role: roleIn(row) },
  })
}

function roleIn({ role, leftSeq }: Pick<Row, 'role' | 'leftSeq'>): RoomRole {
  return roleOf(role === null ? undefined : { role, leftSeq })
}

function roomsSeenBy(db: Database, actor: Actor) {
  const person = personOf(actor)
  return db
    .selectFrom('rooms')
    .innerJoin('room_heads', 'room_heads.roomId', 'rooms.id')
    .leftJoin('read_markers', (join) =>
      join
        .onRef('read_markers.roomId', '=', 'rooms.id')
        .on('read_markers.userId', '=', person?.session ? person.id : ''),
    )
    .leftJoin('members', (join) =>
      join.onRef('members.roomId', '=', 'rooms.id').on('members.userId', '=', person?.id ?? ''),
    )
    .select([
      'rooms.id',
      'rooms.slug',
      'rooms.name',
      'rooms.kind',
      'rooms.createdAt',
      'room_heads.epoch',
      'room_heads.lastSeq',
      'room_heads.messageCount',
      'read_markers.readSeq',
      'read_markers.readCount',
      'members.role',
      'members.leftSeq',
    ])
}

type Row = Awaited<ReturnType<ReturnType<typeof roomsSeenBy>['execute']>>[number]

function toRoom(row: Row): Room {
  return {
    slug: row.slug,
    name: row.name,
    kind: row.kind,
    createdAt: row.createdAt,
    epoch: row.epoch,
    lastSeq: row.lastSeq,
    readSeq: row.readSeq ?? 0,
    unread: row.readCount === null ? 0 : row.messageCount - row.readCount,
  }
}

// Rooms as admins see them: that they are there, and how big. What
// was said in a room of members alone, and who they are, is theirs.
import type { RoomDetail, RoomQuery, SurveyedRoom, SurveyedRoomList } from '@lobby/protocol'
import { noSuchRoom } from '../ground/errors.ts'
import { listMembers } from '../rooms/member-queries.ts'
import type { Database } from '../storage/database.ts'
import { contains, ignoringCase } from '../storage/expressions.ts'
import { countedPage } from '../storage/list-page.ts'

const sorting = {
  name: ignoringCase('rooms.name'),
  createdAt: 'rooms.createdAt',
  messages: 'messages',
  members: 'members',
  lastActivityAt: 'lastActivityAt',
} as const satisfies Record<RoomQuery['sort'], unknown>

/** A page of all rooms. */
export async function surveyRooms(db: Database, query: RoomQuery): Promise<SurveyedRoomList> {
  const lists = [surveyed(db, query), matching(db, query)] as const
  const { rows, ...page } = await countedPage(lists, { by: sorting, id: 'rooms.id' }, query)
  return { rooms: rows.map(roomFrom), ...page }
}

/** The room of this id, or of this slug after an `@`, and its slug. Throws ChatError `no_such_room`. */
export async function findSurveyedRoom(
  db: Database,
  idOrSlug: string,
): Promise<{ readonly room: SurveyedRoom; readonly slug: string }> {
  const row = await (idOrSlug.startsWith('@')
    ? surveyed(db, {}).where('rooms.slug', '=', idOrSlug.slice(1).normalize('NFC'))
    : surveyed(db, {}).where('rooms.id', '=', idOrSlug)
  ).executeTakeFirst()
  if (!row) throw noSuchRoom()
  return { room: roomFrom(row), slug: row.slug }
}

/** Of a public room, the people with a role there. */
export async function listPeopleIn(
  db: Database,
  { id, kind }: SurveyedRoom,
): Promise<RoomDetail['people']> {
  if (kind !== 'public') return []
  const members = await listMembers(db, id)
  return members
    .slice(0, 100)
    .flatMap(({ user, role }) => (role === 'outsider' ? [] : [{ user, role }]))
}

type Filter = Partial<Pick<RoomQuery, 'q' | 'kind'>>

function matching(db: Database, { q, kind }: Filter) {
  return db
    .selectFrom('rooms')
    .innerJoin('room_heads', 'room_heads.roomId', 'rooms.id')
    .$if(q !== undefined, (query) => query.where(contains<'rooms'>('rooms.name', q ?? '')))
    .$if(kind !== undefined, (query) => query.where('rooms.kind', '=', kind ?? 'public'))
}

function surveyed(db: Database, filter: Filter) {
  return matching(db, filter)
    .select(['rooms.id', 'rooms.slug', 'rooms.name', 'rooms.kind', 'rooms.createdAt'])
    .select('room_heads.messageCount as messages')
    .select(({ selectFrom }) => [
      selectFrom('members')
        .whereRef('members.roomId', '=', 'rooms.id')
        .where('members.leftSeq', 'is', null)
        .where('members.role', '!=', 'banned')
        .select(({ fn }) => fn.countAll<number>().as('n'))
        .as('members'),
      selectFrom('events')
        .whereRef('events.roomId', '=', 'rooms.id')
        .whereRef('events.seq', '=', 'room_heads.lastSeq')
        .select('events.createdAt as at')
        .as('lastActivityAt'),
    ])
}

type Row = Awaited<ReturnType<ReturnType<typeof surveyed>['execute']>>[number]

function roomFrom({ slug, members, lastActivityAt, ...room }: Row): SurveyedRoom {
  return {
    ...room,
    slug: room.kind === 'public' ? slug : null,
    members: members ?? 0,
    lastActivityAt: lastActivityAt ?? null,
  }
}

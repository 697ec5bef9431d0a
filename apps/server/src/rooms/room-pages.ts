import type { RoomList, RoomsQuery } from '@lobby/protocol'
import type { Resource } from '../ground/permissions.ts'
import { type Actor, personOf } from '../ground/person.ts'
import type { Database } from '../storage/database.ts'
import { statement } from '../storage/statement.ts'
import { asRooms, mayRead, roomsSeenBy } from './queries.ts'

/** A page of the rooms that the actor may read, by their addresses: there is an index of them, and they never change. */
export async function listRoomPage(
  db: Database,
  actor: Actor,
  server: Resource,
  { after = '', limit }: RoomsQuery,
): Promise<RoomList> {
  const person = personOf(actor)
  const read = actor === 'operator' ? ofOperator : person?.session ? ofSession : ofOthers
  const wanted = limit + 1
  const found: Awaited<ReturnType<typeof read>> = []
  // A room that the database gives may still be closed to the actor: then there is more to look at.
  for (let last: string | undefined = after; last !== undefined && found.length < wanted; ) {
    const rows = await read(db, { id: person?.id ?? '', after: last, wanted })
    found.push(...rows.filter((row) => mayRead(actor, server, row)))
    last = rows.length < wanted ? undefined : rows.at(-1)?.slug
  }
  const rooms = await asRooms(db, actor, found.slice(0, limit))
  return { rooms, next: found.length > limit ? (rooms.at(-1)?.slug ?? null) : null }
}

interface Input {
  readonly id: string
  readonly after: string
  readonly wanted: number
}

const ofOperator = statement((db, input: Input) => page(roomsSeenBy(db, 'operator'), input))
const ofSession = statement((db, input: Input) =>
  page(roomsSeenBy(db, { id: input.id, hasSession: true }), input),
)
const ofOthers = statement((db, input: Input) =>
  page(roomsSeenBy(db, { id: input.id, hasSession: false }), input),
)

function page(rooms: ReturnType<typeof roomsSeenBy>, { after, wanted }: Input) {
  return rooms.where('rooms.slug', '>', after).orderBy('rooms.slug').limit(wanted)
}

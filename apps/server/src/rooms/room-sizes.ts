import type { RoomSize } from '@lobby/protocol'
import type { Resource } from '../ground/permissions.ts'
import { type Actor, personOf } from '../ground/person.ts'
import type { Database } from '../storage/database.ts'
import { mayRead } from './queries.ts'
import { roomsOpenTo } from './readable.ts'

/**
 * How many people are in the rooms at these addresses, of those that the actor may read: all in
 * one query for each kind, over the indexes of these rooms alone.
 */
export async function listRoomSizes(
  db: Database,
  actor: Actor,
  server: Resource,
  slugs: readonly string[],
): Promise<RoomSize[]> {
  const rows = await roomsOpenTo(db, personOf(actor)?.id ?? '')
    .where('slug', 'in', slugs)
    .where('kind', '!=', 'direct')
    .execute()
  const rooms = rows.filter((row) => mayRead(actor, server, row))
  const idsOf = (kind: 'public' | 'private') =>
    rooms.filter((room) => room.kind === kind).map(({ id }) => id)
  const counted = await Promise.all([
    countReaders(db, idsOf('public')),
    countMembers(db, idsOf('private')),
  ])
  const people = new Map(counted.flat().map(({ roomId, count }) => [roomId, Number(count)]))
  return rooms.map(({ id, slug }) => ({ room: slug, people: people.get(id) ?? 0 }))
}

async function countReaders(db: Database, ids: readonly string[]) {
  if (ids.length === 0) return []
  return db
    .selectFrom('read_markers')
    .select(({ fn }) => ['roomId', fn.countAll().as('count')])
    .where('roomId', 'in', ids)
    .groupBy('roomId')
    .execute()
}

async function countMembers(db: Database, ids: readonly string[]) {
  if (ids.length === 0) return []
  return db
    .selectFrom('members')
    .select(({ fn }) => ['roomId', fn.countAll().as('count')])
    .where('roomId', 'in', ids)
    .where('leftSeq', 'is', null)
    .where('role', '!=', 'banned')
    .groupBy('roomId')
    .execute()
}

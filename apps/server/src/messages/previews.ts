import type { Preview } from '@lobby/protocol'
import { can } from '../ground/permissions.ts'
import { personOf } from '../ground/person.ts'
import { findRoom } from '../rooms/queries.ts'
import type { Database } from '../storage/database.ts'
import type { MessagePlace } from './actions.ts'
import { listMessagesAt } from './queries.ts'
import { nameSources, type Reading } from './sources.ts'

/** These messages, as far as they are there and the reader may read them. */
export async function listPreviews(
  db: Database,
  reading: Reading,
  places: readonly MessagePlace[],
): Promise<Preview[]> {
  const { actor, server } = reading
  const rooms = Map.groupBy(places, ({ slug }) => slug)
  const found = await Promise.all(
    [...rooms].map(async ([slug, ofRoom]) => {
      const room = await findRoom(db, slug, actor)
      if (!room || !can(actor, 'room.read', { ...server, room })) return []
      const seqs = ofRoom.map(({ seq }) => seq)
      const messages = await listMessagesAt(db, room, seqs, personOf(actor)?.id)
      const there = messages.filter(({ deleted }) => !deleted)
      const named = await nameSources(db, reading, room.id, there)
      return named.map((message) => ({ room: slug, name: room.name, message }))
    }),
  )
  return found.flat()
}

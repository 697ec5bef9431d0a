// What is edited or deleted changes the stretch of the index in which the message stands.
import type { RoomEvent } from '@lobby/protocol'
import type { Consequences } from '../reading/log-reader.ts'
import type { DatabaseTransaction } from '../storage/database.ts'
import { indexReader as name } from '../storage/search-tables.ts'
import { lockState, rewrite, wordsAt } from './index-parts.ts'

export const indexReader: Consequences = {
  name: `${name}changes`,
  kinds: ['message.edited', 'message.deleted'],
  pause: 200,
  concerns: (event) => messageOf(event) !== undefined,
  async store(tx, roomId, events) {
    await rewriteMessages(tx, roomId, [
      ...new Set(events.flatMap((event) => messageOf(event) ?? [])),
    ])
    return []
  },
}

function messageOf(event: RoomEvent): number | undefined {
  return event.type === 'message.edited' || event.type === 'message.deleted'
    ? event.messageSeq
    : undefined
}

async function rewriteMessages(
  tx: DatabaseTransaction,
  roomId: string,
  seqs: readonly number[],
): Promise<void> {
  // Who writes a stretch at the same moment, and has read it before, reads it again.
  const state = await lockState(tx)
  const rows = await tx
    .selectFrom('event_rows')
    .innerJoin('rooms', 'rooms.number', 'event_rows.room')
    .select('event_rows.number')
    .where('rooms.id', '=', roomId)
    .where('event_rows.seq', 'in', seqs)
    .execute()
  const known = rows.flatMap(({ number }) => (number < state.below ? [number] : []))
  if (known.length === 0) return
  const words = await wordsAt(tx, known)
  const today = new Map(known.map((number) => [number, words.get(number) ?? new Set<string>()]))
  await rewrite(tx, { words: today, written: state.changes })
}

// What is edited or deleted changes the block of the index in which the message stands.
import type { RoomEvent } from '@lobby/protocol'
import type { Consequences } from '../reading/log-reader.ts'
import type { DatabaseTransaction } from '../storage/database.ts'
import { indexReader as name } from '../storage/search-tables.ts'
import { blockOf, rewriteBlocks, startOf } from './index-blocks.ts'
import { lockState } from './word-keys.ts'

export const indexReader: Consequences = {
  name: `${name}changes`,
  kinds: ['message.edited', 'message.deleted'],
  pause: 200,
  concerns: (event) => messageOf(event) !== undefined,
  async store(tx, roomId, events) {
    await rewrite(tx, roomId, [...new Set(events.flatMap((event) => messageOf(event) ?? []))])
    return []
  },
}

function messageOf(event: RoomEvent): number | undefined {
  return event.type === 'message.edited' || event.type === 'message.deleted'
    ? event.messageSeq
    : undefined
}

async function rewrite(
  tx: DatabaseTransaction,
  roomId: string,
  seqs: readonly number[],
): Promise<void> {
  // A block that is written at the same moment has been read before the change, or after it.
  const state = await lockState(tx)
  const rows = await tx
    .selectFrom('event_rows')
    .innerJoin('rooms', 'rooms.number', 'event_rows.room')
    .select('event_rows.number')
    .where('rooms.id', '=', roomId)
    .where('event_rows.seq', 'in', seqs)
    .execute()
  const blocks = new Set(rows.map(({ number }) => blockOf(number)))
  const known = [...blocks].filter((block) => startOf(block) < state.below)
  if (known.length > 0) await rewriteBlocks(tx, known, state.nextKey)
}

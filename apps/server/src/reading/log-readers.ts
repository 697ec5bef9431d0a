// The readers of the log of a node: each is told of what the node commits, and they look together at what others have left.
import type { RoomEvent } from '@lobby/protocol'
import { delay } from '../ground/clock.ts'
import type { Storage } from '../storage/storage.ts'
import { createChangedRooms } from './changed-rooms.ts'
import { type Consequences, failure, openLogReader, type ReaderNeeds } from './log-reader.ts'

/** Milliseconds between two looks. */
const lookEvery = 60_000

/** A reader for each of these. They look together at what they have not read. */
export function openLogReaders(
  {
    settled,
    ...needs
  }: Omit<ReaderNeeds, 'consequences'> & { readonly settled: Storage['settled'] },
  all: readonly Consequences[],
) {
  const { db, clock, logger } = needs
  const readers = all.map((consequences) => openLogReader({ ...needs, consequences }))
  const changedRooms = createChangedRooms({ db, settled })
  const closing = new AbortController()
  return {
    start: () => void look(),
    /** To be told of what this node has committed. */
    committed(room: { readonly roomId: string }, events: readonly RoomEvent[]): void {
      for (const reader of readers) reader.committed(room, events)
    },
    async close(): Promise<void> {
      closing.abort()
      await Promise.all(readers.map((reader) => reader.close()))
    },
  }

  /** Again now and then: a node that is gone since, or is of an older version, may have left something. */
  async function look(): Promise<void> {
    do
      try {
        await changedRooms(async (rooms) => {
          for (const reader of readers) await reader.readLeftovers(rooms)
        })
      } catch (error) {
        if (!closing.signal.aborted) logger.error({ err: error }, failure)
      }
    while (await delay(clock, lookEvery, closing.signal))
  }
}

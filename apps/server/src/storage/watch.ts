import type { Clock } from '../ground/clock.ts'
import type { Troubles } from '../ground/troubles.ts'
import type { DatabaseThread } from './sqlite/database-thread.ts'
import type { Mutex } from './sqlite/mutex.ts'
import type { WriterRequests } from './sqlite/requests.ts'

/** Milliseconds between two checks. */
const checkEvery = 1_000
/** What only a write that works has ended. */
const untilWritten = ['storage_full', 'storage_locked'] as const

interface Watched {
  readonly writer: DatabaseThread<WriterRequests>
  readonly writeLock: Mutex
  readonly clock: Clock
  readonly troubles: Troubles
}

/**
 * Looks whether the database's files are in their place, so that a server that
 * is not written to knows it too; after a refused write, tries one until it
 * works. Ends by the answer.
 */
export function watchStorage({ writer, writeLock, troubles, clock }: Watched): () => void {
  let stop: () => void
  let isOver = false

  async function check(): Promise<void> {
    await writer.request('checkFiles', null)
    troubles.end('storage_moved')
    if (!untilWritten.some((code) => troubles.has(code))) return
    const release = await writeLock.acquire()
    try {
      await writer.request('query', probe)
      for (const code of untilWritten) troubles.end(code)
    } finally {
      release()
    }
  }

  const wait = () => {
    if (isOver) return
    // What fails has begun a trouble where the thread's answer arrived.
    stop = clock.after(
      checkEvery,
      () =>
        void check()
          .catch(() => {})
          .finally(wait),
    )
  }
  wait()
  return () => {
    isOver = true
    stop()
  }
}

/** Changes nothing, and is written and synced all the same. */
const probe = { sql: `update meta set value = value where key = 'epoch'`, parameters: [] }

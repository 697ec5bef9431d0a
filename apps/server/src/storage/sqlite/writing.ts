// Who may write, and when: one statement, transaction or append at a time.
import type { Clock } from '../../ground/clock.ts'
import { afterRunning } from '../../ground/running-time.ts'
import type { DatabaseThread } from './database-thread.ts'
import type { Mutex } from './mutex.ts'
import type { Query, QueryAnswer, WriterRequests } from './requests.ts'

/** Writes to the database, in turn with all others who do. */
export interface Writing {
  /** Runs a statement by itself. Throws what the database throws. */
  run(query: Query): Promise<QueryAnswer>
  /** Begins a transaction that is rolled back after `limit` milliseconds; time in which the process stands still does not count. */
  begin(limit: number): Promise<OpenTransaction>
}

/** A transaction that nobody else writes beside. It must be ended. */
export interface OpenTransaction {
  /** Throws when the transaction took too long, and was rolled back. */
  query(query: Query): Promise<QueryAnswer>
  /** The next writer goes on even when this fails. A rollback after the end does nothing. */
  end(how: 'commit' | 'rollback'): Promise<void>
}

export interface WritingParts {
  readonly writer: Pick<DatabaseThread<WriterRequests>, 'request'>
  readonly writeLock: Mutex
  readonly clock: Clock
}

export function openWriting({ writer, writeLock, clock }: WritingParts): Writing {
  return {
    async run(query) {
      const release = await writeLock.acquire()
      try {
        return await writer.request('query', query)
      } finally {
        release()
      }
    },

    async begin(limit) {
      const release = await writeLock.acquire()
      try {
        await writer.request('begin', null)
      } catch (error) {
        release()
        throw error
      }
      let state: 'open' | 'ended' | 'expired' = 'open'
      const finish = async (how: 'commit' | 'rollback', next: 'ended' | 'expired') => {
        state = next
        stopTimer()
        await writer.request(how, null).finally(release)
      }
      const refuseEnded = () => {
        if (state === 'expired')
          throw new Error(`This transaction took longer than ${limit} ms and was rolled back.`)
        if (state === 'ended') throw new Error('This transaction has ended.')
      }
      // A dead thread has been reported by itself.
      const expire = () => void finish('rollback', 'expired').catch(() => {})
      const stopTimer =
        limit === Number.POSITIVE_INFINITY ? () => {} : afterRunning(clock, limit, expire)

      return {
        async query(query) {
          refuseEnded()
          return writer.request('query', query)
        },
        async end(how) {
          if (how === 'commit') refuseEnded()
          if (state === 'open') await finish(how, 'ended')
        },
      }
    },
  }
}

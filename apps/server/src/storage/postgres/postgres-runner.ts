import type { Pool } from 'pg'
import type { Clock } from '../../ground/clock.ts'
import { ChatError } from '../../ground/errors.ts'
import type { LogStore, LogStoreRunner, Procedure } from '../log-store.ts'
import { cutOff } from './client.ts'
import { PostgresLogStore } from './postgres-log-store.ts'

interface Needs {
  readonly pool: Pool
  readonly clock: Clock
  /** The error that a caller gets for one of the database. */
  readonly errorOf: (error: unknown) => unknown
}

/** Milliseconds for one step of an append, such as a commit that waits for a standby that is gone. */
const stepWithin = 5_000
/** For a step that deletes whole rooms. */
const deletionWithin = 60_000

/** Runs the log's procedures in this process, each on a connection of its own: as many at once as the pool has. */
export function postgresRunner({ pool, clock, errorOf }: Needs): LogStoreRunner {
  return {
    batching: { of: 'one room', items: 64, atOnce: pool.options.max },
    procedure:
      <Input, Answer>({ module, name }: Procedure) =>
      async (input: Input) => {
        const exported = await import(module.href)
        const procedure = exported[name] as (store: LogStore, input: Input) => Promise<Answer>
        const client = await pool.connect().catch((error) => {
          throw errorOf(error)
        })
        let broken = false
        const within = async <T>(work: Promise<T> | T, limit = stepWithin): Promise<T> => {
          let late = false
          const stop = clock.after(limit, () => {
            // Never cancelled: a commit that waits for a standby would be told to be one.
            late = true
            cutOff(client)
          })
          try {
            return await work
          } catch (error) {
            const meant = late ? tooLate(error) : errorOf(error)
            broken ||= late || meant instanceof ChatError
            throw meant
          } finally {
            stop()
          }
        }
        try {
          return await procedure(limited(new PostgresLogStore(client), within), input)
        } finally {
          client.release(broken)
        }
      },
  }
}

/** The store, with a time for each step. */
function limited(
  store: LogStore,
  within: <T>(work: Promise<T> | T, limit?: number) => Promise<T>,
): LogStore {
  return {
    begin: () => store.begin(),
    addRoom: (room, epoch) => within(store.addRoom(room, epoch)),
    lock: (roomIds) => within(store.lock(roomIds)),
    load: (needs) => within(store.load(needs)),
    now: () => within(store.now()),
    apply: (changes) =>
      within(store.apply(changes), changes.deletedRooms ? deletionWithin : stepWithin),
    commit: () => within(store.commit()),
    rollback: () => within(store.rollback()),
    isOfStatement: (error) => store.isOfStatement(error),
  }
}

function tooLate(cause: unknown): ChatError {
  return new ChatError('storage', 'The database takes too long: try again.', {
    cause,
    retryAfter: 1_000,
  })
}

import type { Connection } from './connection.ts'

/** Pages of 4 KB in the write-ahead log that are not in the database yet: 4 MB of them make a checkpoint. */
const pagesDue = 1_024
/** Milliseconds without a write after which the rest goes over too. */
const idle = 1_000

/**
 * Copies the write-ahead log into the database: when much has gathered, and
 * when there is nothing else to do. Never while someone waits for a commit, and
 * never waiting for a reader (PASSIVE).
 */
export class Checkpoints {
  readonly #connection: Connection
  readonly #whenIdle: NodeJS.Timeout

  /** `failed` hears of errors of the checkpoint made when idle, which has no caller. */
  constructor(connection: Connection, failed: (error: unknown) => void) {
    this.#connection = connection
    this.#whenIdle = setTimeout(() => {
      try {
        if (this.#pagesBehind() > 0) this.#run('passive')
      } catch (error) {
        failed(error)
      }
    }, idle).unref()
  }

  /** Call after every answer. */
  consider(): void {
    if (this.#connection.database.isTransaction) return
    const behind = this.#pagesBehind()
    if (behind > pagesDue) this.#run('passive')
    else if (behind > 0) this.#whenIdle.refresh()
  }

  /** Copies everything and empties the log; for the end. */
  finish(): void {
    clearTimeout(this.#whenIdle)
    this.#run('truncate')
  }

  /** NOOP reports without doing anything, in 3 µs. */
  #pagesBehind(): number {
    const { log, checkpointed } = this.#run('noop')
    return log - checkpointed
  }

  #run(mode: 'noop' | 'passive' | 'truncate') {
    const answer = this.#connection.prepare(`pragma wal_checkpoint(${mode})`).get()
    return answer as { log: number; checkpointed: number }
  }
}

import { Worker } from 'node:worker_threads'
import { ChatError } from '../../ground/errors.ts'
import type { Troubles } from '../../ground/troubles.ts'
import { StorageError } from '../storage-error.ts'
import { errorOf, troubleOf } from './failures.ts'
import { type AnswerMessage, noRequest, type RequestMessage } from './requests.ts'

/** Who hears that the thread has stopped for good, and of what heals. */
export interface Hearers {
  readonly fatal: (error: StorageError) => void
  readonly troubles: Pick<Troubles, 'begin'>
}

interface Waiting {
  resolve(answer: never): void
  reject(error: Error): void
}

/**
 * The main thread's side of a database thread: a request goes over, its answer
 * comes back. Requests are carried out in the order they were made.
 */
export class DatabaseThread<Requests> {
  readonly #worker: Worker
  readonly #fatal: (error: StorageError) => void
  readonly #troubles: Pick<Troubles, 'begin'>
  readonly #waiting = new Map<number, Waiting>()
  #lastId = noRequest
  #answered = 0
  #state: 'open' | 'closing' | 'dead' = 'open'

  /** `fatal` is called once, when the thread has stopped working without being told to. */
  constructor(worker: Worker, { fatal, troubles }: Hearers) {
    this.#worker = worker
    this.#fatal = fatal
    this.#troubles = troubles
    worker.on('message', (message: AnswerMessage) => this.#receive(message))
    worker.on('error', (error) => this.#die(error as Error))
    worker.on('exit', () => this.#die(new Error('The database thread ended.')))
  }

  /** Grows with every request that was answered, before its promise resolves. */
  get answered(): number {
    return this.#answered
  }

  /** Throws what the database threw; ChatError `storage` when the thread has stopped. */
  request<Name extends keyof Requests & string>(
    name: Name,
    input: Requests[Name] extends [infer Input, unknown] ? Input : never,
  ): Promise<Requests[Name] extends [unknown, infer Answer] ? Answer : never> {
    if (this.#state !== 'open') return Promise.reject(stopped())
    const id = ++this.#lastId
    this.#worker.postMessage([id, name, input] satisfies RequestMessage)
    return new Promise((resolve, reject) => this.#waiting.set(id, { resolve, reject }))
  }

  /** Lets the thread finish what it was asked for, then ends it. */
  async close(): Promise<void> {
    if (this.#state !== 'open') return
    const exited = new Promise((resolve) => this.#worker.once('exit', resolve))
    const closed = this.request('close' as never, null as never)
    this.#state = 'closing'
    try {
      await closed
    } finally {
      await exited
    }
  }

  #receive(message: AnswerMessage): void {
    this.#answered++
    const waiting = this.#waiting.get(message.id)
    this.#waiting.delete(message.id)
    if ('answer' in message) {
      waiting?.resolve(message.answer as never)
      return
    }
    const error = errorOf(message.failure)
    const trouble = troubleOf(message.failure)
    if (trouble && !message.failure.fatal) this.#troubles.begin(trouble, error)
    waiting?.reject(error)
    if (message.failure.fatal) this.#die(error)
  }

  #die(error: Error): void {
    if (this.#state === 'dead') return
    const expected = this.#state === 'closing'
    this.#state = 'dead'
    for (const { reject } of this.#waiting.values()) reject(stopped())
    this.#waiting.clear()
    if (expected) return
    void this.#worker.terminate()
    const reason = error.cause instanceof Error ? error.cause.message : error.message
    this.#fatal(
      new StorageError(
        `The database cannot be trusted any more (${reason}): check the disk, then start again.`,
        {
          cause: error,
        },
      ),
    )
  }
}

/** Starts a thread and waits until its database is open. Throws StorageError when that fails. */
export async function startDatabaseThread<Requests>(
  entry: URL,
  path: string,
  hearers: Hearers,
): Promise<DatabaseThread<Requests>> {
  const worker = new Worker(entry, { workerData: { path } })
  await new Promise<void>((resolve, reject) => {
    worker.once('error', reject)
    worker.once('exit', () =>
      reject(new StorageError(`${path} cannot be opened: its thread ended.`)),
    )
    worker.once('message', (message: AnswerMessage) => {
      worker.off('error', reject)
      if ('answer' in message) return resolve()
      const error = errorOf(message.failure)
      if (error instanceof StorageError) return reject(error)
      reject(
        new StorageError(
          `${path} cannot be opened (${message.failure.message}): restore a backup, or choose another data folder.`,
          { cause: error },
        ),
      )
    })
  })
  return new DatabaseThread<Requests>(worker, hearers)
}

function stopped(): ChatError {
  return new ChatError('storage', 'The database is closed.')
}

// Both ends of what the main thread and a database thread say to each other.
import { parentPort, Worker } from 'node:worker_threads'
import { ChatError } from '../../ground/errors.ts'
import type { Troubles } from '../../ground/troubles.ts'
import type { LogStoreRunner, Procedure } from '../log-store.ts'
import { StorageError } from '../storage-error.ts'
import { errorOf, failureOf, troubleOf } from './failures.ts'
import type { Mutex } from './mutex.ts'
import type { Failure, Handlers, WriterRequests } from './requests.ts'

/** The number that `start` and news of a broken thread carry instead of a request's. */
const noRequest = 0

type RequestMessage = readonly [id: number, name: string, input: unknown]
type AnswerMessage =
  | { readonly id: number; readonly answer: unknown }
  | { readonly id: number; readonly failure: Failure }

/** Who hears that the thread has stopped for good, and of what heals. */
export interface Hearers {
  readonly fatal: (error: StorageError) => void
  readonly troubles: Pick<Troubles, 'begin'>
  /** Is told with every answer how many there were, before its promise resolves. */
  readonly answered?: (answers: number) => void
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
  readonly #tellAnswered: (answers: number) => void
  readonly #waiting = new Map<number, Waiting>()
  #lastId = noRequest
  #answered = 0
  #state: 'open' | 'closing' | 'dead' = 'open'

  /** `fatal` is called once, when the thread has stopped working without being told to. */
  constructor(worker: Worker, { fatal, troubles, answered = () => {} }: Hearers) {
    this.#worker = worker
    this.#fatal = fatal
    this.#troubles = troubles
    this.#tellAnswered = answered
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
    this.#tellAnswered(this.#answered)
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

/** Runs the log's procedures in the writer's thread; each waits until it may write. */
export function logStoreRunner(
  writer: DatabaseThread<WriterRequests>,
  writeLock: Mutex,
): LogStoreRunner {
  return {
    procedure:
      <Input, Answer>({ module, name }: Procedure) =>
      async (input: Input) => {
        // One text: a thread is handed that for half of what the objects in it cost.
        const call = { module: module.href, name, input: JSON.stringify(input) }
        const release = await writeLock.acquire()
        // It begins and ends in one request, and requests go in order: what comes next need not wait for the answer.
        const answer = writer.request('call', call)
        release()
        return JSON.parse(await answer) as Answer
      },
  }
}

export interface Service<Requests> {
  readonly handlers: Handlers<Requests>
  /** Runs after each answer has been sent. */
  settled?(): void
}

/**
 * The database thread's side: answers one request after the other, in order.
 * The first error that is fatal is the last thing it does; from then on all is
 * refused with that error. `open` gets a way to report one that no request has met.
 */
export function serve<Requests>(
  open: (report: (error: unknown) => void) => Service<Requests>,
  isFatal: (error: unknown) => boolean,
): void {
  const port = parentPort
  if (!port) throw new Error('This module runs in a worker thread.')
  const post = (message: AnswerMessage) => port.postMessage(message)
  let broken: Failure | undefined

  const report = (error: unknown) => {
    if (broken || !isFatal(error)) return
    broken = failureOf(error, true)
    post({ id: noRequest, failure: broken })
  }

  let service: Service<Requests>
  try {
    service = open(report)
  } catch (error) {
    post({ id: noRequest, failure: failureOf(error, true) })
    port.close()
    return
  }

  const answer = async ([id, name, input]: RequestMessage) => {
    if (broken && name !== 'close') return post({ id, failure: broken })
    try {
      const handle = service.handlers[name as keyof Requests] as (input: unknown) => unknown
      post({ id, answer: await handle(input) })
    } catch (error) {
      if (isFatal(error)) broken = failureOf(error, true)
      return post({ id, failure: broken ?? failureOf(error, false) })
    } finally {
      if (name === 'close') port.close()
    }
    if (name === 'close') return
    try {
      service.settled?.()
    } catch (error) {
      report(error)
    }
  }

  let turn = Promise.resolve()
  port.on('message', (message: RequestMessage) => {
    turn = turn.then(() => answer(message))
  })
  post({ id: noRequest, answer: null })
}

function stopped(): ChatError {
  return new ChatError('storage', 'The database is closed.')
}

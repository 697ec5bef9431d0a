import { parentPort } from 'node:worker_threads'
import { failureOf } from './failures.ts'
import {
  type AnswerMessage,
  type Failure,
  type Handlers,
  noRequest,
  type RequestMessage,
} from './requests.ts'

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

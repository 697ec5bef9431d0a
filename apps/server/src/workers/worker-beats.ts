import { type Clock, every } from '../ground/clock.ts'
import type { LinkToWorker } from './worker-requests.ts'

/** Milliseconds between two questions whether a worker is there. */
const askEvery = 1_000
/** Questions in a row without an answer after which a worker is stuck: a busy one answers late, and keeps its sockets. */
const mostUnanswered = 10
/** Milliseconds after which a worker that has answered nothing is stuck, about. */
export const stuckAfter = mostUnanswered * askEvery

interface Needs {
  readonly link: LinkToWorker
  readonly clock: Clock
  /** Called once; `seconds`: for how long it has not answered. */
  readonly isStuck: (seconds: number) => void
}

/** Asks a worker once a second whether it is there, until the answer is called. A question counts when it is asked: time in which this process did not run does not count. */
export function watchBeats({ link, clock, isStuck }: Needs): () => void {
  let unanswered = 0
  const stop = every(clock, askEvery, () => {
    if (unanswered === mostUnanswered) {
      stop()
      isStuck(stuckAfter / 1_000)
      return
    }
    unanswered++
    link.ask('beat', null).then(
      () => {
        unanswered = 0
      },
      // That it has ended is seen by its process.
      () => {},
    )
  })
  return stop
}

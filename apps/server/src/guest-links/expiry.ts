import type { Context } from '../context.ts'
import { every } from '../ground/clock.ts'
import { isStorageTrouble } from '../ground/errors.ts'
import { endGuestLinks } from './actions.ts'

const lookEvery = 5_000

/** Ends guest links when their time is over, until the answer is called. What a stop has interrupted is done at the next start. */
export function endGuestLinksInTime(context: Context): () => Promise<void> {
  let ending = Promise.resolve()
  const look = () => {
    ending = ending
      .then(() => endGuestLinks(context))
      .catch((error) => {
        if (!isStorageTrouble(error))
          context.logger.error({ err: error }, 'The guest links that are over could not be ended.')
      })
  }
  look()
  const stop = every(context.clock, lookEvery, look)
  return () => {
    stop()
    return ending
  }
}

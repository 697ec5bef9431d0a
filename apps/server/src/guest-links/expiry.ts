import { type Clock, every } from '../ground/clock.ts'
import { isStorageTrouble } from '../ground/errors.ts'
import type { Logger } from '../ground/logger.ts'
import type { GuestLinkActions } from './actions.ts'

const checkEvery = 5_000

interface Needs {
  readonly clock: Clock
  readonly logger: Pick<Logger, 'error'>
  readonly guestLinkActions: Pick<GuestLinkActions, 'endGuestLinks'>
}

/** Ends guest links when their time is over, until the answer is called. What a stop has interrupted is done at the next start. */
export function endGuestLinksInTime({
  clock,
  logger,
  guestLinkActions,
}: Needs): () => Promise<void> {
  let ending = Promise.resolve()
  const endDue = () => {
    ending = ending
      .then(() => guestLinkActions.endGuestLinks())
      .catch((error) => {
        if (!isStorageTrouble(error))
          logger.error({ err: error }, 'The guest links that are over could not be ended.')
      })
  }
  endDue()
  const stop = every(clock, checkEvery, endDue)
  return () => {
    stop()
    return ending
  }
}

import type { Clock } from './clock.ts'
import type { Surroundings } from './surroundings.ts'

type Wiring = {
  readonly clock: Clock
  readonly page: Surroundings['page']
  readonly onWake: () => void
}

const tick = 10_000
/** A tick that comes this much too late was slept through. */
const late = 20_000

/** Calls back when the device has slept, has found a network or lost it, or the page is looked at again; until the answer is called. */
export function watchForWaking({ clock, page, onWake }: Wiring): () => void {
  let before = clock.wall()
  let cancel = () => {}
  const wait = () => {
    cancel = clock.after(tick, () => {
      const now = clock.wall()
      // By the date, because in some browsers no other clock goes on in sleep. One probe too many is cheap.
      if (Math.abs(now - before) > tick + late) onWake()
      before = now
      wait()
    })
  }
  const wakeIfVisible = () => {
    if (document.visibilityState === 'visible') onWake()
  }
  wait()
  page?.addEventListener('online', onWake)
  page?.addEventListener('offline', onWake)
  // It bubbles from the document to the window.
  page?.addEventListener('visibilitychange', wakeIfVisible)
  return () => {
    cancel()
    page?.removeEventListener('online', onWake)
    page?.removeEventListener('offline', onWake)
    page?.removeEventListener('visibilitychange', wakeIfVisible)
  }
}

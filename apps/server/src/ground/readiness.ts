import type { Readiness } from '@lobby/protocol'
import { type Clock, delay } from './clock.ts'

/** Milliseconds in which the database answers, or counts as away. */
const patience = 2_000

interface Needs {
  readonly clock: Clock
  readonly isDraining: () => boolean
  /** Whether it is known that nothing can be stored. */
  readonly isFailing: () => boolean
  /** Reads something of the database. */
  readonly askDatabase: () => Promise<unknown>
}

/**
 * Whether people should be sent to this server. The database is asked once for
 * all who ask meanwhile: however many do, it costs one small read at a time.
 */
export function openReadiness({ clock, isDraining, isFailing, askDatabase }: Needs) {
  let asking: Promise<boolean> | undefined

  return async (): Promise<Readiness> => {
    if (isDraining()) return { status: 'draining' }
    if (isFailing()) return { status: 'no_storage' }
    asking ??= answers().finally(() => {
      asking = undefined
    })
    return { status: (await asking) ? 'ready' : 'no_storage' }
  }

  async function answers(): Promise<boolean> {
    const over = new AbortController()
    const asked = askDatabase().then(
      () => true,
      () => false,
    )
    const late = delay(clock, patience, over.signal).then(() => false)
    return Promise.race([asked, late]).finally(() => over.abort())
  }
}

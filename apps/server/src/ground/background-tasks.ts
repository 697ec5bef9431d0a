import { type Clock, delay } from './clock.ts'
import { isStorageTrouble } from './errors.ts'
import type { Logger } from './logger.ts'

/** Work that nobody waits for. */
export interface BackgroundTasks {
  /**
   * Does it within a second, at a moment that nobody can foretell: how long the
   * next answers take does not say whether there was something to do.
   */
  add(work: () => Promise<unknown>): void
  /** Does at once what is left, and waits for it, but not for long. */
  close(): Promise<void>
}

const spread = 1_000
const patience = 1_000

export function openBackgroundTasks(logger: Pick<Logger, 'error'>, clock: Clock): BackgroundTasks {
  const left = new Set<Promise<unknown>>()
  const closing = new AbortController()
  return {
    add(work) {
      const done = delay(clock, Math.random() * spread, closing.signal)
        .then(work)
        .catch((error: unknown) => {
          if (!isStorageTrouble(error)) logger.error({ err: error }, 'Something was left undone.')
        })
        .finally(() => left.delete(done))
      left.add(done)
    },
    async close() {
      closing.abort()
      const isLate = delay(clock, patience).then(() => 'late' as const)
      // One task may leave another.
      while (left.size > 0 && (await Promise.race([Promise.all(left), isLate])) !== 'late');
    },
  }
}

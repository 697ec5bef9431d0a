import type { Clock } from './clock.ts'

/** Milliseconds of one step of a wait. */
const stepOf = 500

/**
 * Calls back when this process has run for so many milliseconds; the answer takes
 * it back. The wait goes in steps, and a step that took twice as long as it should
 * counts for nothing: time in which the process was stopped, or its machine asleep,
 * is no limit's time. What arrived meanwhile is handled before time is up.
 */
export function afterRunning(clock: Clock, milliseconds: number, call: () => void): () => void {
  let left = milliseconds
  let stop: () => void
  const step = () => {
    const length = Math.min(left, stepOf)
    const from = clock.monotonic()
    stop = clock.after(length, () => {
      if (clock.monotonic() - from < 2 * length) left -= length
      if (left > 0) step()
      else call()
    })
  }
  step()
  return () => stop()
}

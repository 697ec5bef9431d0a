// Waiting in a test for what it started. Vitest gives up after a second unless told
// otherwise, and a busy machine has stood still for longer than that.
import { vi } from 'vitest'

/** A limit ends a test that hangs; it says nothing of speed. In milliseconds. */
const timeout = 60_000

/** Calls it until it does not throw, and answers what it answered. */
export function waitFor<T>(callback: () => T | Promise<T>): Promise<T> {
  return vi.waitFor(callback, { timeout, interval: 20 })
}

/** Calls it, every so many milliseconds, until it answers something that is true, and answers that. */
export function waitUntil<T>(callback: () => T | Promise<T>, interval = 20) {
  return vi.waitUntil(callback, { timeout, interval })
}

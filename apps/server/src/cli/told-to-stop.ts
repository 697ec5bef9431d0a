import { every, systemClock } from '../ground/clock.ts'

/** What a service manager sends, a person at the terminal, and a terminal that is closed. */
const stopSignals = ['SIGTERM', 'SIGINT', 'SIGHUP'] as const
/** Milliseconds between two checks whether npm is still there. */
const checkEvery = 500

/**
 * Resolves when the process is told to stop; the next signal after that ends it at
 * once. Call it before anything is opened, so that no signal comes too early.
 *
 * npm passes SIGTERM on but not SIGHUP, and SIGKILL ends it alone: a server that
 * `npm start` runs is told to stop when npm is gone.
 */
export async function toldToStop(): Promise<void> {
  const { promise, resolve } = Promise.withResolvers<void>()
  for (const signal of stopSignals) process.once(signal, () => resolve())
  const stopWatching = runByNpm() ? onParentGone(resolve) : undefined
  await promise
  stopWatching?.()
  for (const signal of stopSignals) process.removeAllListeners(signal).once(signal, endAtOnce)
}

function endAtOnce(): void {
  process.exit(1)
}

function runByNpm(): boolean {
  const { npm_lifecycle_event, npm_package_name } = process.env
  return npm_lifecycle_event === 'start' && npm_package_name === 'lobby-workspace'
}

function onParentGone(call: () => void): () => void {
  const { ppid } = process
  return every(systemClock, checkEvery, () => process.ppid !== ppid && call())
}

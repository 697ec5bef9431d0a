import { ChatError } from './errors.ts'
import { type Turns, turns } from './turns.ts'

/**
 * Runs one piece of work of each key at a time, and the others of the key in their order. With so many that wait, one more is refused with
 * ChatError `rate`.
 */
export function turnsByKey(waiting: number) {
  const lines = new Map<string, { readonly turn: Turns; length: number }>()
  const full = () =>
    new ChatError('rate', 'Wait for the answers that are on their way first.', {
      retryAfter: 1_000,
    })
  return async <Result>(key: string, work: () => Promise<Result>): Promise<Result> => {
    const line = lines.getOrInsertComputed(key, () => ({
      turn: turns(1, { waiting, full }),
      length: 0,
    }))
    line.length++
    try {
      return await line.turn(work)
    } finally {
      if (--line.length === 0) lines.delete(key)
    }
  }
}

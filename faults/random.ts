/** Random choices that a seed repeats. */
export interface Random {
  /** From 0 up to and without 1. */
  next(): number
  /** A whole number, both ends included. */
  whole(from: number, to: number): number
  between(from: number, to: number): number
  chance(share: number): boolean
  pick<T>(from: readonly T[]): T
  /** Some of them, each at most once. */
  some<T>(from: readonly T[], count: number): T[]
}

/** mulberry32: 32 bits of state are enough for a schedule. */
export function randomFrom(seed: number): Random {
  let state = seed | 0
  const next = () => {
    state = (state + 0x6d2b79f5) | 0
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state)
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32
  }
  const whole = (from: number, to: number) => from + Math.floor(next() * (to - from + 1))
  return {
    next,
    whole,
    between: (from, to) => from + next() * (to - from),
    chance: (share) => next() < share,
    pick: <T>(from: readonly T[]) => from[whole(0, from.length - 1)] as T,
    some<T>(from: readonly T[], count: number) {
      const left = [...from]
      const taken: T[] = []
      while (taken.length < count && left.length > 0)
        taken.push(...left.splice(whole(0, left.length - 1), 1))
      return taken
    },
  }
}

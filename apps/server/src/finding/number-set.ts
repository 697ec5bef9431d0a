// Numbers of one window of the log, a bit for each.
import { largest } from '../storage/search-tables.ts'

export type NumberSet = Uint32Array

export const noNumbers = (): NumberSet => new Uint32Array(largest / 32)

export function addNumber(set: NumberSet, number: number): void {
  set[number >>> 5] = (set[number >>> 5] ?? 0) | (1 << (number & 31))
}

export function addAll(set: NumberSet, others: NumberSet): void {
  for (let at = 0; at < set.length; at++) set[at] = (set[at] ?? 0) | (others[at] ?? 0)
}

export function leaveOut(set: NumberSet, others: NumberSet): void {
  for (let at = 0; at < set.length; at++) set[at] = (set[at] ?? 0) & ~(others[at] ?? 0)
}

/** Adds all from one up to another, without it; both are multiples of 32. */
export function fill(set: NumberSet, from: number, to: number): void {
  set.fill(2 ** 32 - 1, from / 32, to / 32)
}

/** Takes those out that the other one does not have. Answers how many are left. */
export function keepOnly(set: NumberSet, other: NumberSet): number {
  let count = 0
  for (let at = 0; at < set.length; at++) {
    const left = (set[at] ?? 0) & (other[at] ?? 0)
    set[at] = left
    for (let bits = left; bits !== 0; bits &= bits - 1) count++
  }
  return count
}

/** The highest first. */
export function* downwards(set: NumberSet): Generator<number> {
  for (let at = set.length - 1; at >= 0; at--)
    for (let bits = set[at] ?? 0; bits !== 0; ) {
      const bit = 31 - Math.clz32(bits)
      yield at * 32 + bit
      bits &= ~(1 << bit)
    }
}

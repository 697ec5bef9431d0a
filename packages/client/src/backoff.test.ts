import { expect, test } from 'vitest'
import { backoff } from './backoff.ts'

const longest = () => 1
const shortest = () => 0

test('pauses grow to half a minute, and any of them may be none', () => {
  const pauses = [0, 1, 2, 6, 20].map((attempt) => backoff(attempt, longest))
  expect(pauses).toEqual([500, 1_000, 2_000, 30_000, 30_000])
  expect(backoff(6, shortest)).toBe(0)
})

test('a pause has a bound of its own, but for a server that asks for more', () => {
  expect(backoff(20, longest, 1006, 2_000)).toBe(2_000)
  expect(backoff(20, longest, 1012, 2_000)).toBe(2_000)
  expect(backoff(20, longest, 1013, 2_000)).toBe(4_000)
})

test('a server that says why it closed is given the time it needs', () => {
  expect(backoff(0, longest, 1013)).toBe(4_000)
  expect(backoff(0, longest, 1012)).toBe(1_000)
  expect(backoff(20, longest, 1013)).toBe(30_000)
})

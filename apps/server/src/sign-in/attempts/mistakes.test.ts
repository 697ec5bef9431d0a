import { expect, test } from 'vitest'
import { Mistakes } from './mistakes.ts'

const quarterOfAnHour = 15 * 60_000

test('mistakes that are over are forgotten a few at each call, never all at one', () => {
  let now = 0
  const mistakes = new Mistakes(() => now)
  for (let n = 0; n < 20_000; n++) mistakes.count([{ key: `old ${n}`, free: 5 }])
  expect(mistakes.size).toBe(20_000)
  now = quarterOfAnHour

  let before = mistakes.size
  for (let n = 0; n < 30_000; n++) {
    mistakes.count([{ key: 'new', free: 1e9 }])
    expect(before - mistakes.size).toBeLessThanOrEqual(2)
    before = mistakes.size
  }
  expect(mistakes.size).toBe(1)
})

test('however many keys there are, so many are remembered at most', () => {
  const mistakes = new Mistakes(() => 0, 100)
  for (let n = 0; n < 1_000; n++) mistakes.count([{ key: `key ${n}`, free: 5 }])
  expect(mistakes.size).toBeLessThanOrEqual(101)
})

test('a try that has to wait for one of several keys uses up nothing of the others', () => {
  const mistakes = new Mistakes(() => 0)
  const [mine, ours] = [
    { key: 'mine', free: 1 },
    { key: 'ours', free: 3 },
  ]
  expect(mistakes.count([mine, ours])).toBe(0)
  for (let n = 0; n < 5; n++) expect(mistakes.count([mine, ours])).toBe(60_000)
  expect(mistakes.count([ours])).toBe(0)
  expect(mistakes.count([ours])).toBe(0)
  expect(mistakes.count([ours])).toBe(60_000)
})

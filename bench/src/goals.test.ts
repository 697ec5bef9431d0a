import { expect, test } from 'vitest'
import { standings } from './goals.ts'
import type { Result } from './result.ts'

const rooms = (lobby: number[], ws: number[]): Result => ({
  rooms: {
    lobby: lobby.map((deliveries) => ({ '100 rooms of 10': { deliveries } })),
    ws: ws.map((deliveries) => ({ '100 rooms of 10': { deliveries } })),
  },
})
const history = (...p99s: number[]): Result => ({
  history: {
    lobby: [Object.fromEntries(p99s.map((answerP99, n) => [`place ${n}`, { answerP99 }]))],
  },
})
const reached = (result: Result) => standings(result).map(({ reached }) => reached)

test('a goal beside another peer is held against the ratio, and shows both figures', () => {
  expect(standings(rooms([60_000], [100_000]))).toEqual([
    {
      of: 'rooms, deliveries a second',
      goal: '≥ 1.2 × ws',
      found: '0.60 (60,000; ws 100,000)',
      reached: 'no',
    },
  ])
  expect(reached(rooms([120_000], [100_000]))).toEqual(['yes'])
})

test('of many rounds the median of the ratios counts', () => {
  expect(reached(rooms([130, 10, 65], [100, 100, 50]))).toEqual(['yes'])
})

test('a goal for all cases is reached when the worst of them reaches it, which is named', () => {
  expect(standings(history(2, 4.96, 3))).toEqual([
    {
      of: 'history, answer, p99 ms',
      goal: '≤ 5',
      found: '5.0 (place 1); 3 of 3 reach it',
      reached: 'yes',
    },
  ])
  expect(standings(history(2, 5.1, 3))).toMatchObject([
    { found: '5.1 (place 1); 2 of 3 reach it', reached: 'no' },
  ])
})

test('what was asked and failed is neither reached nor missed; what was not asked is not there', () => {
  expect(standings({ rooms: {} })).toEqual([
    { of: 'rooms, deliveries a second', goal: '≥ 1.2 × ws', found: '–', reached: '' },
  ])
  expect(standings({})).toEqual([])
})

import { expect, test } from 'vitest'
import { backpressure, overBudget, paceOf } from './backpressure.ts'

const { queuedBytes, unreadFor, tooMany } = backpressure

test.each([
  ['nothing waits', { queuedBytes: 0, unansweredFor: 0 }, 'live'],
  ['64 KB wait', { queuedBytes, unansweredFor: unreadFor }, 'live'],
  ['more than 64 KB wait', { queuedBytes: queuedBytes + 1, unansweredFor: 0 }, 'lags'],
  ['nothing was read for 2 s', { queuedBytes: 0, unansweredFor: unreadFor + 1 }, 'lags'],
  ['512 KB wait', { queuedBytes: tooMany, unansweredFor: 60_000 }, 'lags'],
  ['more than 512 KB wait', { queuedBytes: tooMany + 1, unansweredFor: 0 }, 'too slow'],
] as const)('when %s', (_, backlog, pace) => {
  expect(paceOf(backlog)).toBe(pace)
})

test('above the budget the largest queues lag, and no more of them than it takes', () => {
  const queues = [10, 50, 20, 40].map((queuedBytes) => ({ queuedBytes }))

  expect(overBudget(queues, 120)).toEqual([])
  expect(overBudget(queues, 119)).toEqual([{ queuedBytes: 50 }])
  expect(overBudget(queues, 60)).toEqual([{ queuedBytes: 50 }, { queuedBytes: 40 }])
})

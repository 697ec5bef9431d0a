import { expect, test } from 'vitest'
import { readEnd, splitEnd } from './read-end.ts'

const now = new Date(2026, 10, 28, 14, 20).getTime()
const at = (day: number, hours: number, minutes = 0) => new Date(2026, 10, day, hours, minutes)

test.each([
  ['30m', at(28, 14, 50)],
  ['1h', at(28, 15, 20)],
  ['2 d', at(30, 14, 20)],
  ['15:30', at(28, 15, 30)],
  ['9.15 Uhr', at(29, 9, 15)],
  ['tomorrow', at(29, 8)],
  ['Morgen', at(29, 8)],
  ['0m', undefined],
  ['25:00', undefined],
  ['soon', undefined],
])('%j ends at %s', (text, end) => {
  expect(readEnd(text, now)).toEqual(end)
})

test.each([
  ['at lunch for 1h', 'at lunch', at(28, 15, 20)],
  ['im Urlaub bis morgen', 'im Urlaub', at(29, 8)],
  ['until 15:30', '', at(28, 15, 30)],
  ['waiting for Ada', 'waiting for Ada', undefined],
])('%j is %j until %s', (typed, text, end) => {
  expect(splitEnd(typed, now)).toEqual({ text, ...(end && { end }) })
})

import { expect, test } from 'vitest'
import { isQuiet, quietLeft } from './quiet-hours.ts'

const timeZone = 'Europe/Berlin'
/** From Monday evening to Tuesday morning, and so on to Friday. */
const nights = { days: [1, 2, 3, 4], from: '22:00', to: '07:30', timeZone }
const lunch = { days: [1], from: '12:00', to: '13:00', timeZone }

// 2026-11-23 is a Monday; Berlin is an hour ahead of UTC.
test.each([
  ['a Monday evening', nights, '2026-11-23T21:00Z', true],
  ['before it', nights, '2026-11-23T20:59Z', false],
  ['the early Friday', nights, '2026-11-27T06:29Z', true],
  ['later on Friday', nights, '2026-11-27T06:30Z', false],
  ['the early Monday, after a Sunday without', nights, '2026-11-23T02:00Z', false],
  ['midnight', nights, '2026-11-23T23:00Z', true],
  ['a noon', lunch, '2026-11-23T11:30Z', true],
  ['its end', lunch, '2026-11-23T12:00Z', false],
  ['another day', lunch, '2026-11-24T11:30Z', false],
  ['a whole day', { ...lunch, to: '12:00' }, '2026-11-24T10:59Z', true],
  ['no hours', undefined, '2026-11-23T11:30Z', false],
])('%s', (_, quiet, now, is) => {
  expect(isQuiet(quiet, Date.parse(now))).toBe(is)
})

test.each([
  ['a Monday evening', nights, '2026-11-23T21:00Z', 9.5 * 60],
  ['the early Friday', nights, '2026-11-27T06:29Z', 1],
  ['later on Friday', nights, '2026-11-27T06:30Z', 0],
  ['a noon', lunch, '2026-11-23T11:15Z', 45],
  ['a whole day', { ...lunch, to: '12:00' }, '2026-11-24T10:00Z', 60],
  ['no hours', undefined, '2026-11-23T11:30Z', 0],
])('minutes that are left: %s', (_, quiet, now, minutes) => {
  expect(quietLeft(quiet, Date.parse(now))).toBe(minutes * 60_000)
})

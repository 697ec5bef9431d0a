import { NewGuestLink } from '@lobby/protocol'
import { expect, test } from 'vitest'
import { readCount, readHours } from './numbers.ts'

const guests = NewGuestLink.shape.uses.unwrap()

test('a count is a whole number in digits, within its bounds, or not given', () => {
  expect(readCount('--guests', '1', guests)).toBe(1)
  expect(readCount('--guests', '1000', guests)).toBe(1_000)
  expect(readCount('--guests', undefined, guests)).toBeUndefined()
})

test.each(['none', '', ' 5', '1.5', '0x10', '1e2', '-1', '0', '1001', '9'.repeat(30)])(
  '%j is no count, which is said with the flag and what is right',
  (given) => {
    expect(() => readCount('--guests', given, guests)).toThrow(
      `--guests is not ${JSON.stringify(given)}: it is a whole number from 1 to 1000.`,
    )
  },
)

const life = NewGuestLink.shape.expiresIn.unwrap()

test('hours are a number in digits, of which a minute is the least', () => {
  expect(readHours('1', life)).toBe(3_600)
  expect(readHours('0.5', life)).toBe(1_800)
  expect(readHours(undefined, life)).toBeUndefined()
})

test.each(['x', '', ' 5', '0x10', '1e2', '-1', '0', '0.001', '8761', 'Infinity'])(
  '%j are no hours',
  (given) => {
    expect(() => readHours(given, life)).toThrow(
      `--hours is not ${JSON.stringify(given)}: it is a number, up to 8760, and a minute at least.`,
    )
  },
)

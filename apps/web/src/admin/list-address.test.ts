import { expect, test } from 'vitest'
import { questionFrom } from './list-address.ts'

const ask = (values: Record<string, string>) =>
  Object.fromEntries(
    new URLSearchParams(
      questionFrom(
        (key) => values[key] ?? '',
        [{ key: 'q' }, { key: 'since', day: 'first' }, { key: 'until', day: 'last' }],
        ['page'],
      ),
    ),
  )

test('asks for what the address says, and for nothing that the list does not know', () => {
  expect(ask({ q: 'a&b=c', page: '2', evil: '1' })).toEqual({ q: 'a&b=c', page: '2' })
  expect(ask({})).toEqual({})
})

test('a day is from its first moment to its last', () => {
  const { since = '', until = '' } = ask({ since: '2026-01-31', until: '2026-01-31' })
  expect(new Date(until).getTime() - new Date(since).getTime()).toBe(24 * 60 * 60 * 1_000)
  expect(ask({ since: 'yesterday' })).toEqual({})
})

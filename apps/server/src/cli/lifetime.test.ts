import { expect, test } from 'vitest'
import { stateOf } from './lifetime.ts'

const [past, future] = ['2020-01-01T00:00:00.000Z', '9999-01-01T00:00:00.000Z']

test.each([
  [{ expiresAt: future, revokedAt: null }, `until ${future}`],
  [{ expiresAt: past, revokedAt: null }, `over since ${past}`],
  [{ expiresAt: future, revokedAt: past }, 'taken back'],
])('a list says whether a link is still good: %j', (link, state) => {
  expect(stateOf(link)).toBe(state)
})

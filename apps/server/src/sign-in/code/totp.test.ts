import { expect, test } from 'vitest'
import { codeOf } from '../../testing/authenticator-app.ts'
import { keyUri, stepAt, stepOfCode } from './totp.ts'

// In base32, the `12345678901234567890` of the RFC's own examples.
const secret = 'GEZDGNBVGY3TQOJQGEZDGNBVGY3TQOJQ'

// The last six digits of the table in RFC 6238, appendix B, for SHA-1.
test.each([
  [59, '287082'],
  [1_111_111_109, '081804'],
  [1_111_111_111, '050471'],
  [1_234_567_890, '005924'],
  [2_000_000_000, '279037'],
  [20_000_000_000, '353130'],
])('at second %d the code is %s, as in RFC 6238', (second, code) => {
  expect(codeOf(secret, stepAt(second * 1_000))).toBe(code)
})

test('security 46: a code counts in its own half minute, the one before and the one after, and no longer', () => {
  const time = 1_700_000_000_000
  const step = stepAt(time)
  const counts = (offset: number) => stepOfCode(secret, codeOf(secret, step + offset), time)
  expect([-2, -1, 0, 1, 2].map(counts)).toEqual([undefined, step - 1, step, step + 1, undefined])
})

test.each(['', '12345', '1234567', 'abcdef', '١٢٣٤٥٦'])('%j is no code', (text) => {
  expect(stepOfCode(secret, text, 0)).toBeUndefined()
})

test('an app is told whose code it is, and for which server', () => {
  expect(keyUri(secret, { issuer: 'chat.example.org', account: 'Jürgen' })).toBe(
    `otpauth://totp/chat.example.org:J%C3%BCrgen?issuer=chat.example.org&secret=${secret}&algorithm=SHA1&digits=6&period=30`,
  )
})

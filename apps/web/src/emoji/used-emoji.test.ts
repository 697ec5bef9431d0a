import { expect, test } from 'vitest'
import { frequentEmoji, withUse } from './used-emoji.ts'

type Uses = Parameters<typeof withUse>[0]
const after = (...signs: readonly string[]) => signs.reduce<Uses>(withUse, [])

test('the frequent three are learnt, and before that the usual ones', () => {
  expect(frequentEmoji([])).toEqual(['👍', '❤️', '😂'])
  expect(frequentEmoji(after('🎉'))).toEqual(['🎉', '👍', '❤️'])
  expect(frequentEmoji(after('🎉', '👀', '👀', '🐸', '🐸', '🐸'))).toEqual(['🐸', '👀', '🎉'])
})

test('a new habit pushes out an old one', () => {
  const old = Array.from({ length: 40 }, () => '🎉')
  const recent = Array.from({ length: 20 }, () => '👀')
  expect(frequentEmoji(after(...old, ...recent))[0]).toBe('👀')
})

test('the one that was used last is first, once, and no more are kept than are shown', () => {
  const signs = after('a', 'b', 'a').map(([sign]) => sign)
  expect(signs).toEqual(['a', 'b'])
  expect(after(...Array.from({ length: 99 }, (_, index) => `${index}`))).toHaveLength(32)
})

import { expect, test } from 'vitest'
import { frequentEmoji, withUse } from './used-emoji.ts'

type Uses = Parameters<typeof withUse>[0]
const after = (...signs: readonly string[]) => signs.reduce<Uses>(withUse, [])

test('the frequent three are learnt, and before that the usual ones', () => {
  const usual = ['❤️', '👍', '😂']
  expect(frequentEmoji([])).toEqual(usual)
  expect(frequentEmoji(after('🎉'))).toEqual(usual)
  expect(frequentEmoji(after('🎉', '🎉'))).toContain('🎉')
  const learnt = frequentEmoji(after('🎉', '🎉', '👀', '👀', '🐸', '🐸', '🐸'))
  expect(learnt.toSorted()).toEqual(['🎉', '👀', '🐸'].toSorted())
})

test('one of the three that is used again stays in its place', () => {
  const before = after('🎉', '🎉', '👀', '👀', '🐸', '🐸')
  for (const emoji of ['🎉', '👀', '🐸'])
    expect(frequentEmoji(withUse(before, emoji))).toEqual(frequentEmoji(before))
})

test('a new habit pushes out an old one', () => {
  const old = Array.from({ length: 40 }, () => '🎉')
  const recent = Array.from({ length: 20 }, () => '👀')
  expect(frequentEmoji(after(...old, ...recent))).toContain('👀')
  expect(frequentEmoji(after(...old, '👀', '👀', '🐸', '🐸'))).toContain('👀')
})

test('the one that was used last is first, once, and no more are kept than are shown', () => {
  const signs = after('a', 'b', 'a').map(([sign]) => sign)
  expect(signs).toEqual(['a', 'b'])
  expect(after(...Array.from({ length: 99 }, (_, index) => `${index}`))).toHaveLength(32)
})

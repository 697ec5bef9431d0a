import { expect, test } from 'vitest'
import { mentionedNames } from './mentioned-names.ts'

test.each([
  ['@ada, tea?', [['ada']]],
  ['Tea, @bob_ and', [['bob', 'bob_', 'bob_ and']]],
  ['@Adam Bo and', [['Adam', 'Adam Bo', 'Adam Bo and']]],
  ['@ada @bob', [['ada'], ['bob']]],
  ['@ada\nis here, @ada\nand there', [['ada']]],
  ['`@ada` and ada@home.org', []],
  ['```\n@ada\n```\n> @bob', [['bob']]],
])('the names that %j may mention are %j', (source, names) => {
  expect(mentionedNames(source, 20)).toEqual(names)
})

test('no more mentions are looked at than are asked for', () => {
  expect(mentionedNames('@a\n@b\n@c', 2)).toEqual([['a'], ['b']])
})

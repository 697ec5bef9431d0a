import { expect, test } from 'vitest'
import { plainText } from './plain-text.ts'

test.each([
  ['**Hi** _there_, `a*b`', 'Hi there, a*b'],
  ['[here](https://x.org/a "t"), https://y.org', 'here (https://x.org/a), https://y.org'],
  ['1. a\n2. b\n   - c', '1. a\n2. b\n  • c'],
  ['- [x] done\n- [ ] open', '• [x] done\n• [ ] open'],
  ['> a\n> b\n\nc', '> a\n> b\nc'],
  ['|a|b|\n|-|-|\n|c|d|', 'a | b\nc | d'],
  ['```js\nlet a\n```', 'let a'],
  ['@ada #garden :tea: $x$', '@ada #garden :tea: x'],
])('%j is %j', (source, text) => {
  expect(plainText(source)).toBe(text)
})

test('a spoiler is covered where that is asked for', () => {
  expect(plainText('The end: ||they marry||')).toBe('The end: they marry')
  expect(plainText('The end: ||they marry||', { spoilers: 'covered' })).toBe('The end: ▒▒▒')
})

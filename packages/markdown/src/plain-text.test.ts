import { expect, test } from 'vitest'
import { plainText, plainTextAt } from './plain-text.ts'

test.each([
  ['**Hi** _there_, `a*b`', 'Hi there, a*b'],
  ['[here](https://x.org/a "t"), https://y.org', 'here (https://x.org/a), https://y.org'],
  ['1. a\n2. b\n   - c', '1. a\n2. b\n  • c'],
  ['- [x] done\n- [ ] open', '• [x] done\n• [ ] open'],
  ['> a\n> b\n\nc', '> a\n> b\nc'],
  ['|a|b|\n|-|-|\n|c|d|', 'a | b\nc | d'],
  ['```js\nlet a\n```', 'let a'],
  ['- ```\n  a\n  b\n  ```', '• a\n  b'],
  ['> $$\n> a\n> b$$', '> \n> a\n> b'],
  ['@ada #garden :tea: $x$', '@ada #garden :tea: x'],
])('%j is %j', (source, text) => {
  expect(plainText(source)).toBe(text)
})

test('a spoiler is covered where that is asked for', () => {
  expect(plainText('The end: ||they marry||')).toBe('The end: they marry')
  expect(plainText('The end: ||they marry||', { spoilers: 'covered' })).toBe('The end: ▒▒▒')
})

test.each([
  ['a **sought** word', 'a [sought] word'],
  ['a *sou**ght*** word', 'a [sought] word'],
  ['\\*sought\\* `a sought` $sought$', '*[sought]* a [sought] [sought]'],
  ['> sought\n> - sought', '> [sought]\n> • [sought]'],
  ['|a|b|\n|-|-|\n|sought|d|', 'a | b\n[sought] | d'],
  ['```sought\nit is\n sought\n```', 'it is\n [sought]'],
  ['> ```\n> is\n> sought\n> ```', '> is\n> [sought]'],
  ['[here](https://x.org/sought "t")', 'here (https://x.org/[sought])'],
  ['<https://x.org/sought>', 'https://x.org/[sought]'],
  ['@sought #sought :sought:', '@[sought] #[sought] :[sought]:'],
  ['so ||it is sought, sought|| is', 'so [▒▒▒] is'],
  ['[here](https://x.org/ "sought")', 'here (https://x.org/)'],
])('what is sought in %j stands in %j', (source, marked) => {
  const sought = [...source.matchAll(/sought|sou(?=\*\*)|(?<=\*\*)ght/g)]
  const { text, places } = plainTextAt(
    source,
    sought.map(({ 0: found, index }) => [index, index + found.length]),
    { spoilers: 'covered' },
  )
  const inMarks = places
    .toReversed()
    .reduce(
      (shown, [start, end]) =>
        `${shown.slice(0, start)}[${shown.slice(start, end)}]${shown.slice(end)}`,
      text,
    )
  expect(inMarks).toBe(marked)
})

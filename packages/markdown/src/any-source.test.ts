import fc from 'fast-check'
import { expect, test } from 'vitest'
import { namesIn } from './names-in.ts'
import { parse } from './parse.ts'
import { plainText } from './plain-text.ts'
import type { Span } from './tree.ts'

const bits = fc.constantFrom(
  ...'* ** _ __ ~~ || | ` ``` ~~~ [ ] ( ) ](https://x.org) ![ < > > # - 1. + \\ $ $$ : @ & \n \n\n \t \r\n'.split(
    ' ',
  ),
  ...[
    '  ',
    ' ',
    'a',
    'word',
    '@ada',
    '#room',
    ':tea:',
    'https://x.org/a_b',
    'ß',
    '東京',
    '👩‍💻',
    '\u202e',
    '|-|-|',
    '- [ ] ',
  ],
)
/** What looks like Markdown, broken or not. */
const sources = fc.oneof(
  fc.array(bits, { maxLength: 60 }).map((parts) => parts.join('')),
  fc.string({ unit: 'binary', maxLength: 200 }),
)

const isSpan = (value: unknown): value is Span =>
  typeof value === 'object' && value !== null && 'start' in value && 'end' in value

/** Everything in a tree that has a place, in the order of the text. */
function spansIn(value: unknown): Span[] {
  if (typeof value !== 'object' || value === null) return []
  return [...(isSpan(value) ? [value] : []), ...Object.values(value).flatMap(spansIn)]
}

test('any source is read, and all of the tree stands within it', () => {
  fc.assert(
    fc.property(sources, (source) => {
      for (const { start, end } of spansIn(parse(source))) {
        expect(start).toBeGreaterThanOrEqual(0)
        expect(end).toBeGreaterThanOrEqual(start)
        expect(end).toBeLessThanOrEqual(source.length)
      }
    }),
    { numRuns: 3000 },
  )
})

test('what stands beside each other does not overlap, and lies in what is around it', () => {
  const isInOrder = (siblings: readonly (Span & { children?: unknown })[], around: Span): void => {
    let at = around.start
    for (const node of siblings) {
      expect(node.start).toBeGreaterThanOrEqual(at)
      expect(node.end).toBeLessThanOrEqual(around.end)
      at = node.end
      if (Array.isArray(node.children)) isInOrder(node.children, node)
    }
  }
  fc.assert(
    fc.property(sources, (source) => isInOrder(parse(source), { start: 0, end: source.length })),
    { numRuns: 3000 },
  )
})

/** All the text that a tree has, also what is not shown at once: where links lead, and languages. */
function wordsOf(value: unknown): string {
  if (typeof value !== 'object' || value === null) return ''
  const {
    text = '',
    name = '',
    language = '',
    title = '',
    href = '',
    form,
    ...rest
  } = value as Record<string, unknown>
  const target = form === 'address' ? '' : `${href}${title ?? ''}`
  return `${language}${text}${name}${Object.values(rest).map(wordsOf).join('')}${target}`
}

const letters = (text: string) =>
  [...text.normalize('NFC').matchAll(/\p{L}/gu)].map(([letter]) => letter).sort()

test('no letter of a source is lost', () => {
  const wordy = fc.array(fc.oneof(bits, fc.constantFrom('w', 'yes', 'no')), { maxLength: 60 })
  fc.assert(
    fc.property(wordy, (parts) => {
      const source = parts.join('')
      // An `x` in a box is no letter, and an address is written as a browser does.
      expect(letters(wordsOf(parse(source)))).toEqual(letters(source.replaceAll(/\[[xX]\]/g, '[]')))
    }),
    { numRuns: 3000 },
  )
})

test('the plain text has every word, in its order', () => {
  const word = fc.constantFrom('tea', 'milk', 'sugar', 'Ada', '茶')
  const dressed = fc.tuple(
    word,
    fc.constantFrom(
      'X',
      '*X*',
      '**X**',
      '~~X~~',
      '`X`',
      '||X||',
      '\n- X',
      '\n> X',
      '\n# X\n',
      '\n|X|\n|-|\n|X|\n',
      '\n```\nX\n```\n',
      '[X](https://x.org)',
      '@X',
      '#X',
      ':X:',
    ),
  )
  fc.assert(
    fc.property(fc.array(dressed, { maxLength: 12 }), (parts) => {
      const source = parts.map(([text, dress]) => dress.replaceAll('X', text)).join(' ')
      const words = (text: string) =>
        text.replaceAll(/https:\S+/g, '').match(/tea|milk|sugar|Ada|茶/g)
      expect(words(plainText(source))).toEqual(words(source))
    }),
    { numRuns: 2000 },
  )
})

test('names are told with their places', () => {
  const source = 'Hi @ada: `@bob` [@eve](https://x.org)\n> see #garden :tea:'
  expect(
    namesIn(source).map(({ kind, name, start, end }) => [kind, name, source.slice(start, end)]),
  ).toEqual([
    ['mention', 'ada', '@ada'],
    ['room', 'garden', '#garden'],
    ['emoji', 'tea', ':tea:'],
  ])
})

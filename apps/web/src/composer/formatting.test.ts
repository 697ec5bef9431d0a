import { describe, expect, test } from 'vitest'
import { type FormatName, formatOf, formats } from './formatting.ts'
import { pastedLink } from './link-edit.ts'
import type { Edit, Selected } from './text-edit.ts'

/** A text in which « and » stand around what is selected, or | at the caret. */
function read(drawn: string): Selected {
  const caret = drawn.indexOf('|')
  if (caret >= 0) return { text: drawn.replace('|', ''), from: caret, to: caret }
  const [from, to] = [drawn.indexOf('«'), drawn.indexOf('»') - 1]
  return { text: drawn.replace(/[«»]/g, ''), from, to }
}

function draw({ text }: Selected, { from, to, insert, select: [start, end] }: Edit): string {
  const changed = text.slice(0, from) + insert + text.slice(to)
  const selected = start === end ? '|' : `«${changed.slice(start, end)}»`
  return changed.slice(0, start) + selected + changed.slice(end)
}

function after(name: FormatName, drawn: string): string {
  const selected = read(drawn)
  return draw(selected, formats[name](selected))
}

const both: readonly (readonly [FormatName, plain: string, formatted: string])[] = [
  ['bold', 'a «word» here', 'a **«word»** here'],
  ['italic', 'a «word» here', 'a *«word»* here'],
  ['italic', 'a **«word»** here', 'a ***«word»*** here'],
  ['strike', '«all»', '~~«all»~~'],
  ['code', 'call «main()»', 'call `«main()»`'],
  ['bold', 'a | here', 'a **|** here'],
  ['italic', '|', '*|*'],
  ['block', '«one\ntwo»', '```\n«one\ntwo»\n```'],
  ['code', 'see\n«one\ntwo»', 'see\n```\n«one\ntwo»\n```'],
]

test.each(both)('%s is put on and taken off again: %s', (name, plain, formatted) => {
  expect(after(name, plain)).toBe(formatted)
  expect(after(name, formatted)).toBe(plain)
})

describe('marks', () => {
  test('stand at the words and not at the spaces around them', () => {
    expect(after('bold', 'a« word »here')).toBe('a **«word»** here')
  })

  test('go when they are selected along', () => {
    expect(after('bold', 'a «**word**» here')).toBe('a «word» here')
    expect(after('italic', '«***word***»')).toBe('«**word**»')
    expect(after('code', '«`x`»')).toBe('«x»')
  })

  test('are stepped out of by the same key', () => {
    expect(after('bold', 'a **word|**')).toBe('a **word**|')
    expect(after('code', 'a `word|`')).toBe('a `word`|')
  })

  test('are put on each line, after the sign of its list', () => {
    const lines = '«- milk\n- **tea**\n\n> toast »'
    const bold = '«- **milk**\n- **tea**\n\n> **toast**»'
    expect(after('bold', lines)).toBe(`${bold} `)
    expect(after('bold', bold)).toBe('«- milk\n- tea\n\n> toast»')
  })

  test('of code are longer than the backticks in it', () => {
    expect(after('code', '«a`b»')).toBe('``«a`b»``')
    expect(after('code', '«`a» b')).toBe('`` «`a» `` b')
    expect(after('block', '«```\nx»')).toBe('````\n«```\nx»\n````')
  })
})

describe('a link', () => {
  test('has the selection as its text, and waits for the address', () => {
    expect(after('link', 'see «this»')).toBe('see [this](|)')
    expect(after('link', '|')).toBe('[|]()')
  })

  test('has a selected address as its address', () => {
    expect(after('link', '«https://example.org/(a)»')).toBe('[|](https://example.org/%28a%29)')
  })

  test('becomes text again', () => {
    expect(after('link', 'see [«this»](https://example.org) now')).toBe('see «this» now')
  })

  test('is made where an address is pasted over words, and nowhere else', () => {
    const paste = (drawn: string, pasted: string) => {
      const selected = read(drawn)
      const edit = pastedLink(selected, pasted)
      return edit && draw(selected, edit)
    }
    expect(paste('see «this»', ' https://example.org/a_(b)\n')).toBe(
      'see [this](https://example.org/a_%28b%29)|',
    )
    for (const [drawn, pasted] of [
      ['see |', 'https://example.org'],
      ['see «this»', 'no address'],
      ['see «this»', 'https://example.org and more'],
      ['see «this»', 'javascript:alert(1)'],
      ['«https://example.com»', 'https://example.org'],
      ['«two\nlines»', 'https://example.org'],
    ] as const)
      expect(paste(drawn, pasted), `${drawn} ${pasted}`).toBeUndefined()
  })
})

describe('lines', () => {
  test.each([
    ['quote', 'one\n«two»', 'one\n«> two»'],
    ['list', '«one\ntwo»', '«- one\n- two»'],
    ['numbers', '«one\ntwo»', '«1. one\n2. two»'],
  ] as const)('become a %s, and lines again', (name, plain, formatted) => {
    expect(after(name, plain)).toBe(formatted)
    expect(after(name, formatted)).toBe(plain)
  })

  test('are taken as a whole', () => {
    expect(after('list', 'o«ne\ntw»o')).toBe('«- one\n- two»')
  })

  test('keep the caret where it was in the text', () => {
    expect(after('list', 'one\ntw|o')).toBe('one\n- tw|o')
    expect(after('list', 'one\n- tw|o')).toBe('one\ntw|o')
    expect(after('quote', '|')).toBe('> |')
  })
})

describe('keys', () => {
  const key = (key: string, more: Partial<KeyboardEvent> = {}) => ({
    key,
    code: `Key${key.toUpperCase()}`,
    ctrlKey: true,
    metaKey: false,
    altKey: false,
    shiftKey: false,
    ...more,
  })

  test('ask for a format', () => {
    expect(formatOf(key('b'), false)).toBe('bold')
    expect(formatOf(key('i'), true)).toBe('italic')
    expect(formatOf(key('X', { shiftKey: true }), true)).toBe('strike')
    expect(formatOf(key('C', { shiftKey: true }), true)).toBe('code')
    expect(formatOf(key('U', { shiftKey: true }), true)).toBe('link')
  })

  test('are found by their place where the layout has no Latin letters', () => {
    expect(formatOf(key('и', { code: 'KeyB' }), false)).toBe('bold')
  })

  test('leave alone what is not theirs: copying, AltGr, another layout', () => {
    expect(formatOf(key('c'), true)).toBeUndefined()
    expect(formatOf(key('b', { altKey: true }), true)).toBeUndefined()
    expect(formatOf(key('b', { ctrlKey: false }), true)).toBeUndefined()
    expect(formatOf(key('x', { code: 'KeyB' }), false)).toBeUndefined()
  })

  test('make a link of a selection by K, and leave K alone without one', () => {
    expect(formatOf(key('k'), true)).toBe('link')
    expect(formatOf(key('k'), false)).toBeUndefined()
  })
})

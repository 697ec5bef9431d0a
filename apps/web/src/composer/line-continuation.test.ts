import { expect, test } from 'vitest'
import { continuation } from './line-continuation.ts'

/** The text after a line break at `|`, with the caret as `|`. */
function broken(marked: string): string {
  const at = marked.indexOf('|')
  const text = marked.replace('|', '')
  const edit = continuation({ text, from: at, to: at })
  if (!edit) return 'a line break'
  const after = text.slice(0, edit.from) + edit.insert + text.slice(edit.to)
  return `${after.slice(0, edit.select[0])}|${after.slice(edit.select[0])}`
}

test('a line break in a list goes on with the next item', () => {
  expect(broken('- tea|')).toBe('- tea\n- |')
  expect(broken('1. tea\n2. milk|')).toBe('1. tea\n2. milk\n3. |')
  expect(broken('9) tea|')).toBe('9) tea\n10) |')
  expect(broken('- a\n  * tea|cake')).toBe('- a\n  * tea\n  * |cake')
  expect(broken('- [x] done|')).toBe('- [x] done\n- [ ] |')
  expect(broken('> they said|')).toBe('> they said\n> |')
})

test('a line break in an empty item ends the list', () => {
  expect(broken('- tea\n- |')).toBe('- tea\n|')
  expect(broken('1. tea\n2. |\nmore')).toBe('1. tea\n|\nmore')
  expect(broken('> |')).toBe('|')
})

test('elsewhere it is a line break', () => {
  for (const text of ['tea|', '```\n- tea|', '-tea|', 'a - b|', '|- tea', '|'])
    expect(broken(text)).toBe('a line break')
})

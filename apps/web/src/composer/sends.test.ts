import { expect, test } from 'vitest'
import { isInFence } from './code-fence.ts'
import { sends } from './sends.ts'

const enter = { shiftKey: false, altKey: false, ctrlKey: false, metaKey: false }
const desk = { sendKey: 'enter', isTouch: false, before: 'text' } as const

test('Enter sends, and breaks the line with Shift, under fingers and where a person has chosen so', () => {
  expect(sends(enter, desk)).toBe(true)
  expect(sends({ ...enter, shiftKey: true }, desk)).toBe(false)
  expect(sends(enter, { ...desk, isTouch: true })).toBe(false)
  expect(sends(enter, { ...desk, sendKey: 'ctrl-enter' })).toBe(false)
})

test('Enter breaks the line in an open block of code', () => {
  expect(sends(enter, { ...desk, before: '```js\nlet tea' })).toBe(false)
})

test.each([
  ['under fingers', { ...desk, isTouch: true }],
  ['by choice', { ...desk, sendKey: 'ctrl-enter' }],
  ['in code', { ...desk, before: '```\n' }],
] as const)('Ctrl+Enter and Cmd+Enter send %s', (_, place) => {
  expect(sends({ ...enter, ctrlKey: true }, place)).toBe(true)
  expect(sends({ ...enter, metaKey: true }, place)).toBe(true)
})

test.each([
  ['```', true],
  ['```js\nlet tea', true],
  ['  ~~~\nx', true],
  ['```\nx\n```', false],
  ['```\nx\n```\nmore', false],
  ['````\nx\n```', true],
  ['```\nx\n~~~', true],
  ['```\nx\n```js', true],
  ['`` `code` ``', false],
  ['```one line```', false],
  ['text ```', false],
])('%j ends in a block of code: %s', (before, expected) => {
  expect(isInFence(before)).toBe(expected)
})

import { expect, test } from 'vitest'
import { linesOfLong, snippetOf } from './long-paste.ts'

const log = Array.from({ length: 40 }, (_, index) => `line ${index}`).join('\n')
const empty = { text: '', from: 0, to: 0 }

test('what has more than 1,500 characters or 30 lines is long', () => {
  expect(linesOfLong(empty, log)).toBe(40)
  expect(linesOfLong(empty, 'a'.repeat(1_501))).toBe(1)
  expect(linesOfLong(empty, 'a'.repeat(1_500))).toBeUndefined()
  expect(linesOfLong(empty, 'a\n'.repeat(30))).toBeUndefined()
})

test('in a block of code it is in its place already', () => {
  expect(linesOfLong({ text: '```\n', from: 4, to: 4 }, log)).toBeUndefined()
})

test('it becomes a block where it stands by then, and the words around it stay', () => {
  const text = `see:${log}\nand more`
  const edit = snippetOf(text, log.replaceAll('\n', '\r\n'))
  const { from = 0, to = 0, insert = '' } = edit ?? {}
  expect(text.slice(0, from) + insert + text.slice(to)).toBe(
    `see:\n\`\`\`\n${log}\n\`\`\`\nand more`,
  )
})

test('what was changed since is left alone', () => {
  expect(snippetOf(log.replace('line 7', 'line seven'), log)).toBeUndefined()
})

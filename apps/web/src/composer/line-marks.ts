// Quotes and lists: signs at the beginning of each selected line.
import type { Edit, Selected, TextEdit } from './text-edit.ts'

type LineMark = { readonly sign: (index: number) => string; readonly found: RegExp }

export const toggleQuote: TextEdit = (selected) =>
  toggle({ sign: () => '> ', found: /^> ?/ }, selected)
export const toggleList: TextEdit = (selected) =>
  toggle({ sign: () => '- ', found: /^[-*+] / }, selected)
export const toggleNumbers: TextEdit = (selected) =>
  toggle({ sign: (index) => `${index + 1}. `, found: /^\d{1,9}[.)] / }, selected)

function toggle({ sign, found }: LineMark, { text, from, to }: Selected): Edit {
  const start = text.lastIndexOf('\n', from - 1) + 1
  const next = text.indexOf('\n', to)
  const end = next === -1 ? text.length : next
  const lines = text.slice(start, end).split('\n')
  const isOn = lines.every((line) => found.test(line))
  const changed = lines.map((line, index) => {
    const bare = line.replace(found, '')
    return isOn ? bare : sign(index) + bare
  })
  const insert = changed.join('\n')
  // The caret stays at its place in the text; a selection becomes its lines.
  const caret = Math.max(start, to + insert.length - (end - start))
  return {
    from: start,
    to: end,
    insert,
    select: from === to ? [caret, caret] : [start, start + insert.length],
  }
}

import { isInFence } from './code-fence.ts'
import type { Edit, Selected } from './text-edit.ts'

/** What a line of a list or a quote begins with: its depth, its sign, and the box of a task. */
const beginning = /^([ \t]*)(?:([-*+]|\d{1,9}[.)]) (\[[ x]\] )?|(> ))/

/**
 * What a line break does where it is typed in a list or a quote: it goes on with the next item, and
 * ends the list where the item is empty. Undefined elsewhere: then it is a line break.
 */
export function continuation({ text, from, to }: Selected): Edit | undefined {
  if (isInFence(text.slice(0, from))) return undefined
  const start = from === 0 ? 0 : text.lastIndexOf('\n', from - 1) + 1
  const line = text.slice(start, from)
  const found = beginning.exec(line)
  if (!found) return undefined
  const [whole, depth = '', sign = '', task, quote = ''] = found
  if (line === whole && from === to && /^(?:\n|$)/.test(text.slice(to)))
    return { from: start, to, insert: '', select: [start, start] }
  const next = quote || `${following(sign)} ${task ? '[ ] ' : ''}`
  const insert = `\n${depth}${next}`
  const caret = from + insert.length
  return { from, to, insert, select: [caret, caret] }
}

function following(sign: string): string {
  const number = Number.parseInt(sign, 10)
  return Number.isNaN(number) ? sign : `${number + 1}${sign.at(-1)}`
}

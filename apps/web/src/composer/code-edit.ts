// Code: in a line between backticks, of several lines between fences.
import type { Edit, Selected, TextEdit } from './text-edit.ts'

/** Makes the selection code, or text again. */
export const toggleCode: TextEdit = (selected) => {
  const { text, from, to } = selected
  return text.slice(from, to).includes('\n') ? toggleFence(selected) : toggleTicks(selected)
}

/** A block of code around the selection, or without one an empty block. */
export const toggleFence: TextEdit = ({ text, from, to }) => {
  const opening = /(?:^|\n)(`{3,})[^\n`]*\n$/.exec(text.slice(0, from))
  const closing = /^\n(`{3,})[\t ]*(?=\n|$)/.exec(text.slice(to))
  const code = text.slice(from, to)
  if (opening && closing && opening[1] === closing[1]) {
    const start = opening.index + (opening[0].startsWith('\n') ? 1 : 0)
    return {
      from: start,
      to: to + closing[0].length,
      insert: code,
      select: [start, start + code.length],
    }
  }
  const fence = '`'.repeat(Math.max(3, longestRun(code) + 1))
  const lead = from === 0 || text[from - 1] === '\n' ? '' : '\n'
  const trail = to === text.length || text[to] === '\n' ? '' : '\n'
  const start = from + lead.length + fence.length + 1
  return {
    from,
    to,
    insert: `${lead}${fence}\n${code}\n${fence}${trail}`,
    select: [start, start + code.length],
  }
}

function toggleTicks({ text, from, to }: Selected): Edit {
  const code = text.slice(from, to)
  if (text[from - 1] === '`' && text[to] === '`')
    return {
      from: from - 1,
      to: to + 1,
      insert: code,
      select: [from - 1, from - 1 + code.length],
    }
  if (code === '' && text[to] === '`' && isOpenBefore(text, from))
    return { from, to, insert: '', select: [to + 1, to + 1] }
  if (/^`[^`]+`$/.test(code)) return { from, to, insert: code.slice(1, -1), select: [from, to - 2] }
  const ticks = '`'.repeat(longestRun(code) + 1)
  // Beside a backtick of the code itself, a space keeps the two apart.
  const space = code.startsWith('`') || code.endsWith('`') ? ' ' : ''
  const lead = ticks + space
  const start = from + lead.length
  return {
    from,
    to,
    insert: lead + code + space + ticks,
    select: [start, start + code.length],
  }
}

/** Whether the caret stands in code of its line that a backtick has begun. */
function isOpenBefore(text: string, caret: number): boolean {
  const line = text.slice(text.lastIndexOf('\n', caret - 1) + 1, caret)
  return line.split('`').length % 2 === 0
}

function longestRun(code: string): number {
  return Math.max(0, ...(code.match(/`+/g) ?? []).map(({ length }) => length))
}

import { toggleFence } from './code-edit.ts'
import { isInFence } from './code-fence.ts'
import type { Edit, Selected } from './text-edit.ts'

const longFrom = { characters: 1_500, lines: 30 }

/** How many lines a pasted text has that is too long to be read among messages; undefined: it is not, or it is code already. */
export function linesOfLong({ text, from }: Selected, pasted: string): number | undefined {
  const lines = pasted.trim().split('\n').length
  const isLong = pasted.length > longFrom.characters || lines > longFrom.lines
  return isLong && !isInFence(text.slice(0, from)) ? lines : undefined
}

/** Makes a pasted text a block of code, wherever it stands by now; undefined where it was changed since. */
export function snippetOf(text: string, pasted: string): Edit | undefined {
  // A field has line feeds alone.
  const code = pasted.replace(/\r\n?/g, '\n')
  const from = text.indexOf(code)
  if (from === -1) return undefined
  const inner = code.replace(/^\n+|\s+$/g, '')
  const start = from + code.indexOf(inner)
  const edit = toggleFence({ text, from: start, to: start + inner.length })
  const end = edit.from + edit.insert.length
  return { ...edit, select: [end, end] }
}

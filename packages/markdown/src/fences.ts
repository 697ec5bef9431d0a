import { type BlockReader, spanOfLines } from './block-reading.ts'
import { dedent, indentOf, type Line } from './lines.ts'

interface Fence {
  readonly mark: string
  readonly length: number
  readonly indent: number
  /** What follows the marks, such as the language. */
  readonly info: string
}

/** Code between two fences. A fence without an end is text. */
export const readFence: BlockReader = ({ source, lines, endless }, index) => {
  const fence = fenceAt(source, lines[index] as Line)
  if (!fence || fence.length >= (endless[fence.mark] ?? Number.POSITIVE_INFINITY)) return undefined
  const close = endOf(source, lines, index, fence)
  if (close < 0) {
    endless[fence.mark] = fence.length
    return undefined
  }
  const code = lines.slice(index + 1, close).map((line) => dedent(source, line, fence.indent))
  const text = code.map(({ from, to }) => source.slice(from, to)).join('\n')
  return {
    block: { kind: 'code', language: fence.info, text, ...spanOfLines(lines, index, close + 1) },
    next: close + 1,
  }
}

function fenceAt(source: string, line: Line): Fence | undefined {
  const { width: indent, at } = indentOf(source, line)
  const mark = source[at] ?? ''
  if (indent > 3 || (mark !== '`' && mark !== '~')) return undefined
  let to = at
  while (to < line.to && source[to] === mark) to++
  const info = source.slice(to, line.to).trim()
  const isFence = to - at >= 3 && !(mark === '`' && info.includes('`'))
  return isFence ? { mark, length: to - at, indent, info } : undefined
}

/** The line that ends the code; -1 where there is none. */
function endOf(source: string, lines: readonly Line[], index: number, fence: Fence): number {
  for (let at = index + 1; at < lines.length; at++)
    if (closes(source, lines[at] as Line, fence)) return at
  return -1
}

function closes(source: string, line: Line, { mark, length }: Fence): boolean {
  const end = fenceAt(source, line)
  return end?.mark === mark && end.length >= length && end.info === ''
}

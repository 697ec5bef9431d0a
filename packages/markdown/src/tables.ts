import { type BlockReader, spanOfLines } from './block-reading.ts'
import { readInlines } from './inlines.ts'
import { indentOf, isBlank, type Line } from './lines.ts'
import { passageOf } from './passage.ts'
import type { Align, Cell } from './tree.ts'

/** A table of more columns is text. */
const mostColumns = 64

/** A head, the line of dashes below it, and the rows that follow. */
export const readTable: BlockReader = ({ source, lines }, index) => {
  const aligns = alignsAt(source, lines, index)
  if (!aligns) return undefined
  let next = index + 2
  while (next < lines.length && isRow(source, lines[next] as Line)) next++
  const cells = (line: Line) =>
    partsOf(source, line, aligns.length).map((part): Cell => {
      const passage = passageOf(source, [part])
      return { children: readInlines(passage), start: part.from, end: part.to }
    })
  return {
    block: {
      kind: 'table',
      aligns,
      head: cells(lines[index] as Line),
      rows: lines.slice(index + 2, next).map(cells),
      ...spanOfLines(lines, index, next),
    },
    next,
  }
}

/** How the columns are aligned; undefined where no table begins. */
function alignsAt(source: string, lines: readonly Line[], index: number): Align[] | undefined {
  const [head, dashes] = [lines[index], lines[index + 1]]
  if (!head || !dashes || !isDashes(source, dashes) || !isRow(source, head)) return undefined
  const parts = partsOf(source, dashes, mostColumns + 1)
  if (parts.length > mostColumns) return undefined
  const aligns: Align[] = []
  for (const { from, to } of parts) {
    const text = source.slice(from, to)
    if (!/^:?-+:?$/.test(text)) return undefined
    const [before, after] = [text.startsWith(':'), text.endsWith(':')]
    aligns.push(before && after ? 'center' : after ? 'end' : before ? 'start' : undefined)
  }
  return partsOf(source, head, aligns.length + 1).length === aligns.length ? aligns : undefined
}

function isRow(source: string, line: Line): boolean {
  for (let at = line.from; at < line.to; at++) if (source[at] === '|') return true
  return false
}

/** Nothing but `| : -` and white space: most lines are told by their first character. */
function isDashes(source: string, line: Line): boolean {
  let hasDash = false
  for (let at = line.from; at < line.to; at++) {
    const character = source[at] ?? ''
    if (!'|:- \t'.includes(character)) return false
    hasDash ||= character === '-'
  }
  return hasDash && isRow(source, line)
}

/** The cells of a line, without the white space around them; the last of `most` has all that is left. */
function partsOf(source: string, line: Line, most: number): Line[] {
  const parts: Line[] = []
  let { at: from } = indentOf(source, line)
  if (source[from] === '|') from++
  for (let at = from; at < line.to; at++) {
    if (source[at] === '\\') at++
    else if (source[at] === '|' && (parts.length < most - 1 || isLastBar(source, line, at))) {
      parts.push(trimmed(source, line, from, at))
      from = at + 1
    }
  }
  const last = trimmed(source, line, from, line.to)
  if (last.from < last.to || parts.length === 0) parts.push(last)
  return parts
}

/** The bar that ends a row. */
function isLastBar(source: string, line: Line, at: number): boolean {
  return isBlank(source, { ...line, from: at + 1 })
}

function trimmed(source: string, line: Line, begin: number, end: number): Line {
  let [from, to] = [begin, end]
  while (from < to && isSpace(source, from)) from++
  while (to > from && isSpace(source, to - 1)) to--
  return { from, to, column: line.column + from - line.from }
}

function isSpace(source: string, at: number): boolean {
  return source[at] === ' ' || source[at] === '\t'
}

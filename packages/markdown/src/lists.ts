import { added } from './added.ts'
import { type BlockReader, spanOfLines } from './block-reading.ts'
import { dedent, indentOf, isBlank, type Line, lineFrom } from './lines.ts'
import type { Item } from './tree.ts'

interface Marker {
  /** The mark; items of one list have the same. */
  readonly mark: string
  readonly number: number | undefined
  readonly indent: number
  /** How far what belongs to the item is indented. */
  readonly inner: number
  /** Where the text of the item begins. */
  readonly at: number
}

/** Items in a row, of the same mark. */
export const readList: BlockReader = (level, index) => {
  const { source, lines, inside } = level
  const first = markerAt(source, lines[index] as Line)
  if (!first) return undefined
  let items: Item[] | undefined
  let at = index
  for (let marker: Marker | undefined = first; marker?.mark === first.mark; ) {
    const next = afterItem(source, lines, at, marker)
    items = added(items, itemOf(source, lines.slice(at, next), marker, inside))
    at = next
    const begin = afterBlank(source, lines, at)
    const line = lines[begin]
    marker = line && markerAt(source, line)
    if (marker?.mark === first.mark) at = begin
  }
  const { number } = first
  return {
    block: { kind: 'list', first: number, items: items ?? [], ...spanOfLines(lines, index, at) },
    next: at,
  }
}

/** Whether a list may begin right after the line of a paragraph: bullets, and numbers from one. */
export function listInterrupts(source: string, line: Line): boolean {
  const marker = markerAt(source, line)
  return marker !== undefined && (marker.number ?? 1) === 1
}

export function markerAt(source: string, line: Line): Marker | undefined {
  const { width: indent, at: begin } = indentOf(source, line)
  if (indent > 3) return undefined
  let at = begin
  while (at < begin + 9 && isDigit(source, at)) at++
  const isNumber = at > begin
  const mark = source[at] ?? ''
  if (at >= line.to || !(isNumber ? '.)' : '-*+').includes(mark)) return undefined
  const rest = lineFrom(line, at + 1)
  const { width: space, at: text } = indentOf(source, rest)
  // A mark alone on its line is text.
  if (space === 0 || text === line.to) return undefined
  const wide = indent + at + 1 - begin
  return {
    mark,
    number: isNumber ? Number(source.slice(begin, at)) : undefined,
    indent,
    inner: wide + (space > 4 ? 1 : space),
    at: space > 4 ? at + 2 : text,
  }
}

function isDigit(source: string, at: number): boolean {
  const character = source[at] ?? ''
  return character >= '0' && character <= '9'
}

/** The line after an item: what is indented by two or more belongs to it, also after empty lines. */
function afterItem(
  source: string,
  lines: readonly Line[],
  index: number,
  { indent }: Marker,
): number {
  let next = index + 1
  while (next < lines.length) {
    const begin = afterBlank(source, lines, next)
    const line = lines[begin]
    if (!line || indentOf(source, line).width < indent + 2) break
    next = begin + 1
  }
  return next
}

function afterBlank(source: string, lines: readonly Line[], index: number): number {
  let at = index
  while (at < lines.length && isBlank(source, lines[at] as Line)) at++
  return at
}

function itemOf(
  source: string,
  lines: readonly Line[],
  { inner, at }: Marker,
  inside: (lines: readonly Line[]) => Item['children'],
): Item {
  const [head, ...rest] = lines as [Line, ...Line[]]
  const task = /^\[([ xX])\][ \t]+(?=\S)/.exec(source.slice(at, Math.min(at + 16, head.to)))
  const text = lineFrom(head, at + (task?.[0].length ?? 0))
  return {
    isDone: task ? task[1] !== ' ' : undefined,
    children: inside([text, ...rest.map((line) => dedent(source, line, inner))]),
    ...spanOfLines(lines, 0, lines.length),
  }
}

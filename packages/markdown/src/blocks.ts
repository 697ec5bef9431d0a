// The blocks of a source. A level reads its lines once, and there are few levels.

import { added } from './added.ts'
import { type BlockReader, type Level, spanOfLines } from './block-reading.ts'
import { readFence } from './fences.ts'
import { readInlines } from './inlines.ts'
import { indentOf, type Line, lineFrom } from './lines.ts'
import { listInterrupts, readList } from './lists.ts'
import { passageOf } from './passage.ts'
import { readTable } from './tables.ts'
import type { Block } from './tree.ts'

/** Quotes and lists deeper than this are text. */
const deepest = 12

interface Sort {
  readonly read: BlockReader
  /** The signs that its first line begins with; undefined for any. */
  readonly signs?: string
  readonly holdsBlocks?: true
}

/** In the order in which they are tried. */
const sorts: readonly Sort[] = [
  { read: readFence, signs: '`~' },
  { read: readHeading, signs: '#' },
  { read: readLine, signs: '-*_' },
  { read: readTable },
  { read: readQuote, signs: '>', holdsBlocks: true },
  { read: readList, signs: '-+*0123456789', holdsBlocks: true },
]

/** The readers of a line by the sign that it begins with; the last ones are of any other. */
const byCode = (some: readonly Sort[]): readonly (readonly BlockReader[])[] =>
  Array.from({ length: 129 }, (_, code) =>
    some
      .filter(({ signs }) => signs?.includes(String.fromCharCode(code)) ?? true)
      .map(({ read }) => read),
  )
const readers = byCode(sorts)
const deepestReaders = byCode(sorts.filter((sort) => !sort.holdsBlocks))

export function readBlocks(source: string, lines: readonly Line[], depth = 0): readonly Block[] {
  const inside = (inner: readonly Line[]) => readBlocks(source, inner, depth + 1)
  const level: Level = { source, lines, inside, endless: {} }
  const tried = depth < deepest ? readers : deepestReaders
  let blocks: Block[] | undefined
  /** The first line of the paragraph that goes on. */
  let begin: number | undefined
  const endParagraph = (next: number) => {
    if (begin !== undefined) blocks = added(blocks, paragraph(level, begin, next))
    begin = undefined
  }
  for (let index = 0; index < lines.length; ) {
    const line = lines[index] as Line
    const { at } = indentOf(source, line)
    const isEmpty = at === line.to
    const able = tried[Math.min(source.charCodeAt(at), 128)] ?? []
    const read = isEmpty ? undefined : firstOf(able, level, index, begin !== undefined)
    if (isEmpty || read) endParagraph(index)
    else begin ??= index
    if (read) blocks = added(blocks, read.block)
    index = read?.next ?? index + 1
  }
  endParagraph(lines.length)
  return blocks ?? []
}

function firstOf(
  tried: readonly BlockReader[],
  level: Level,
  index: number,
  isInParagraph: boolean,
): ReturnType<BlockReader> {
  for (const reader of tried) {
    const waits =
      isInParagraph &&
      reader === readList &&
      !listInterrupts(level.source, level.lines[index] as Line)
    const read = waits ? undefined : reader(level, index)
    if (read) return read
  }
  return undefined
}

function paragraph({ source, lines }: Level, first: number, after: number): Block {
  const children = readInlines(passageOf(source, lines.slice(first, after)))
  return { kind: 'paragraph', children, ...spanOfLines(lines, first, after) }
}

function readHeading({ source, lines }: Level, index: number): ReturnType<BlockReader> {
  const line = lines[index] as Line
  const { width, at } = indentOf(source, line)
  const level = /^#{1,6}(?=[ \t])/.exec(source.slice(at, at + 7))?.[0].length
  if (width > 3 || level === undefined) return undefined
  const text = lineFrom(line, indentOf(source, lineFrom(line, at + level)).at)
  if (text.from >= line.to) return undefined
  const children = readInlines(passageOf(source, [text]))
  const block = {
    kind: 'heading',
    level,
    children,
    ...spanOfLines(lines, index, index + 1),
  } as const
  return { block, next: index + 1 }
}

/** Three marks or more and nothing else: a line across. */
function readLine({ source, lines }: Level, index: number): ReturnType<BlockReader> {
  const line = lines[index] as Line
  const { width, at: begin } = indentOf(source, line)
  const mark = source[begin] ?? ''
  if (width > 3 || !'-*_'.includes(mark)) return undefined
  let marks = 0
  for (let at = begin; at < line.to; at++) {
    if (source[at] === mark) marks++
    else if (source[at] !== ' ' && source[at] !== '\t') return undefined
  }
  if (marks < 3) return undefined
  return { block: { kind: 'line', ...spanOfLines(lines, index, index + 1) }, next: index + 1 }
}

/** Lines that begin with `>`. What follows without it is no part of the quote: an answer stands right below. */
function readQuote({ source, lines, inside }: Level, index: number): ReturnType<BlockReader> {
  const inner: Line[] = []
  for (let next = index; next < lines.length; next++) {
    const line = lines[next] as Line
    const { width, at } = indentOf(source, line)
    if (width > 3 || at >= line.to || source[at] !== '>' || isFace(source, at, line.to)) break
    const text = lineFrom(line, at + 1)
    const isSpaced = source[text.from] === ' ' && text.from < line.to
    inner.push(isSpaced ? lineFrom(text, text.from + 1) : text)
  }
  if (inner.length === 0) return undefined
  const next = index + inner.length
  const block = {
    kind: 'quote',
    children: inside(inner),
    ...spanOfLines(lines, index, next),
  } as const
  return { block, next }
}

/** `>:(` and `>_<` are faces. */
function isFace(source: string, at: number, to: number): boolean {
  return at + 1 < to && '.:;=_<-,'.includes(source[at + 1] ?? ' ')
}

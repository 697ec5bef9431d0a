// From pieces in a row to inlines within inlines.
import { added } from './added.ts'
import type { Passage } from './passage.ts'
import type { Pair, Run } from './runs.ts'
import type { Inline, Link } from './tree.ts'

/** A part of the text, in its order; what stands by itself is ready. Where `link` is undefined, the `[` is text. */
export type Piece =
  | Inline
  | Run
  | { readonly from: number; readonly to: number; readonly link: OpenLink | undefined }
  | { readonly from: number; readonly to: number; readonly isLinkEnd: true }

type OpenLink = Omit<Link, 'start' | 'end' | 'children'>

/** Marks deeper than this are shown as they were written: the page does not nest without end. */
const deepest = 16

interface Frame {
  /** What is around the children, and where it begins; undefined for the outermost. */
  readonly around: OpenLink | Pair | undefined
  readonly from: number
  children: Inline[] | undefined
}

export function nested(passage: Passage, pieces: readonly Piece[]): readonly Inline[] {
  const outermost: Frame = { around: undefined, from: 0, children: undefined }
  const nesting: Nesting = { passage, frames: [outermost], tooDeep: 0 }
  for (const piece of pieces) {
    if ('start' in piece) put(nesting, piece)
    else if ('mark' in piece) nestRun(nesting, piece)
    else if ('isLinkEnd' in piece) end(nesting, piece.from, piece.to)
    else if (piece.link === undefined) putText(nesting, piece.from, piece.to)
    else open(nesting, piece.from, piece.to, piece.link)
  }
  return outermost.children ?? []
}

interface Nesting {
  readonly passage: Passage
  /** What is open, and around all of it what is not in anything. */
  readonly frames: Frame[]
  /** How many are open besides, which are shown as written. */
  tooDeep: number
}

function put({ frames }: Nesting, inline: Inline): void {
  const frame = frames.at(-1) as Frame
  frame.children = added(frame.children, inline)
}

function putText(nesting: Nesting, from: number, to: number): void {
  if (to > from) put(nesting, textIn(nesting.passage, from, to))
}

export function textIn(passage: Passage, from: number, to: number): Inline {
  const { start, end } = passage.spanOf(from, to)
  return { kind: 'text', text: passage.text.slice(from, to), start, end }
}

function open(nesting: Nesting, from: number, to: number, around: OpenLink | Pair): void {
  if (nesting.frames.length <= deepest) {
    nesting.frames.push({ around, from, children: undefined })
  } else {
    putText(nesting, from, to)
    nesting.tooDeep++
  }
}

function end(nesting: Nesting, from: number, to: number): void {
  if (nesting.tooDeep === 0) {
    const frame = nesting.frames.pop()
    if (frame?.around) put(nesting, closed(nesting.passage, frame, frame.around, to))
  } else {
    nesting.tooDeep--
    putText(nesting, from, to)
  }
}

function closed(passage: Passage, frame: Frame, around: OpenLink | Pair, to: number): Inline {
  const { start, end } = passage.spanOf(frame.from, to)
  const children = frame.children ?? []
  if (around.kind === 'link') return { ...around, children, start, end }
  return { kind: around.kind, children, start, end }
}

function nestRun(nesting: Nesting, run: Run): void {
  const { from, to, closes, opens, closed, opened } = run
  if (closes) for (const pair of closes) end(nesting, pair.to - pair.width, pair.to)
  putText(nesting, from + closed, to - opened)
  for (let index = (opens?.length ?? 0) - 1; index >= 0; index--) {
    const pair = opens?.[index] as Pair
    open(nesting, pair.from, pair.from + pair.width, pair)
  }
}

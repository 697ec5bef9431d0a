// From pieces in a row to inlines within inlines.
import type { Passage } from './passage.ts'
import type { Pair, Run } from './runs.ts'
import type { Inline, Link } from './tree.ts'

export type Leaf =
  | { readonly kind: 'text' | 'code'; readonly text: string }
  | { readonly kind: 'break' }
  | { readonly kind: 'maths'; readonly text: string; readonly isDisplay: boolean }
  | { readonly kind: 'mention' | 'room' | 'emoji'; readonly name: string }

/** A part of the text, in its order. Where `link` is undefined, the `[` is text. */
export type Piece = { readonly from: number; readonly to: number } & (
  | { readonly leaf: Leaf }
  | { readonly run: Run }
  | { readonly address: { readonly text: string; readonly href: string; readonly from: number } }
  | { readonly link: Omit<Link, 'start' | 'end' | 'children'> | undefined }
  | { readonly isLinkEnd: true }
)

/** Marks deeper than this are shown as they were written: the page does not nest without end. */
const deepest = 16

interface Frame {
  readonly children: Inline[]
  /** Makes the inline, whose text ends at `to`; undefined for what is shown as written. */
  readonly close: ((children: readonly Inline[], to: number) => Inline) | undefined
}

export function nested(passage: Passage, pieces: readonly Piece[]): readonly Inline[] {
  const frames: Frame[] = [{ children: [], close: undefined }]
  const children = () => (frames.at(-1) as Frame).children
  const asText = (from: number, to: number) => {
    if (to > from)
      children().push({
        kind: 'text',
        text: passage.text.slice(from, to),
        ...passage.spanOf(from, to),
      })
  }
  const open = (from: number, to: number, close: NonNullable<Frame['close']>) => {
    if (frames.length <= deepest) return frames.push({ children: [], close })
    asText(from, to)
    return frames.push({ children: children(), close: undefined })
  }
  const end = (from: number, to: number) => {
    const frame = frames.pop() as Frame
    if (frame.close) children().push(frame.close(frame.children, to))
    else asText(from, to)
  }

  for (const piece of pieces) {
    const { from, to } = piece
    if ('leaf' in piece) children().push({ ...piece.leaf, ...passage.spanOf(from, to) })
    else if ('address' in piece) children().push(addressLink(passage, piece))
    else if ('isLinkEnd' in piece) end(from, to)
    else if ('run' in piece) nestRun(piece.run, { open, end, asText, passage })
    else if (piece.link === undefined) asText(from, to)
    else {
      const { link } = piece
      open(from, to, (children, end) => ({ ...link, children, ...passage.spanOf(from, end) }))
    }
  }
  return (frames[0] as Frame).children
}

interface Nesting {
  readonly passage: Passage
  open(from: number, to: number, close: NonNullable<Frame['close']>): void
  end(from: number, to: number): void
  asText(from: number, to: number): void
}

function nestRun(run: Run, { passage, open, end, asText }: Nesting): void {
  const { from, to, closes, opens, closed, opened } = run
  for (const pair of closes) end(pair.to - pair.width, pair.to)
  asText(from + closed, to - opened)
  for (const pair of opens.toReversed())
    open(pair.from, pair.from + pair.width, wrap(passage, pair))
}

function wrap(passage: Passage, { kind, from }: Pair) {
  return (children: readonly Inline[], to: number): Inline => ({
    kind,
    children,
    ...passage.spanOf(from, to),
  })
}

function addressLink(
  passage: Passage,
  { from, to, address }: Extract<Piece, { address: unknown }>,
): Link {
  const { text, href, from: begin } = address
  const shown: Inline = { kind: 'text', text, ...passage.spanOf(begin, begin + text.length) }
  const link = { kind: 'link', form: 'address', href, title: undefined } as const
  return { ...link, children: [shown], ...passage.spanOf(from, to) }
}

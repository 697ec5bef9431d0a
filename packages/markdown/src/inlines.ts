// Reads the inside of a paragraph: once from its beginning to its end, then the marks that belong together.
import { type Address, addressesIn, mayHaveAddress } from './addresses.ts'
import { codeSpanReader, shownCode } from './code-spans.ts'
import { linkTargetAt } from './link-target.ts'
import { mathsReader } from './maths.ts'
import { nameAt } from './names.ts'
import { nested, type Piece, textIn } from './nesting.ts'
import type { Passage } from './passage.ts'
import { endOfMarks, pairUp, type Run, runAt } from './runs.ts'
import type { Inline } from './tree.ts'

/** A `[` that may begin a link: its piece, and how many runs come before it. */
interface Bracket {
  readonly piece: number
  readonly runs: number
}

interface Reading {
  readonly passage: Passage
  readonly text: string
  readonly pieces: Piece[]
  /** Until where the text is in pieces. */
  done: number
  brackets: Bracket[]
  readonly runs: Run[]
  /** The addresses that are yet to come, the next one last. */
  readonly addresses: Address[]
  /** Made when the first sign asks for it, as the one below. */
  codeEnd: ReturnType<typeof codeSpanReader> | undefined
  mathsAt: ReturnType<typeof mathsReader> | undefined
}

/** Reads what begins at `at` and answers where to go on; undefined where the sign is text. */
type Reader = (reading: Reading, at: number) => number | undefined

const readers: Readonly<Record<string, Reader>> = {
  '\\': readEscape,
  '\n': readBreak,
  '`': readCode,
  '*': readRun,
  _: readRun,
  '~': readRun,
  '|': readRun,
  '[': (reading, at) => readBracket(reading, at, at + 1),
  '!': (reading, at) =>
    reading.text[at + 1] === '[' ? readBracket(reading, at, at + 2) : undefined,
  ']': readLink,
  '<': readAngled,
  '@': readName,
  '#': readName,
  ':': readName,
  $: readMaths,
}

/** The same by the number of the sign: to look at it needs no text of its own. */
const readersByCode = Array.from({ length: 128 }, (_, code) => readers[String.fromCharCode(code)])

/** A text without any of these is a text and nothing more. */
const signs = /[\\\n`*_~|[\]<@#:$]|www\./i

export function readInlines(passage: Passage): readonly Inline[] {
  const { text } = passage
  if (!signs.test(text)) return [textIn(passage, 0, text.length)]
  const reading: Reading = {
    passage,
    text,
    pieces: [],
    done: 0,
    brackets: [],
    runs: [],
    addresses: mayHaveAddress(text) ? [...addressesIn(text)].reverse() : [],
    codeEnd: undefined,
    mathsAt: undefined,
  }
  for (let at = 0; at < text.length; )
    at = readAddress(reading, at) ?? readersByCode[text.charCodeAt(at)]?.(reading, at) ?? at + 1
  addText(reading, text.length)
  pairUp(reading.runs)
  return nested(passage, reading.pieces)
}

function add(reading: Reading, piece: Exclude<Piece, Inline>): number {
  addText(reading, piece.from)
  reading.pieces.push(piece)
  reading.done = piece.to
  return piece.to
}

/** What is ready and ends at `to`; the text before it is in pieces. */
function addInline(reading: Reading, inline: Inline, to: number): number {
  reading.pieces.push(inline)
  reading.done = to
  return to
}

function addText(reading: Reading, to: number): void {
  const { done: from, passage } = reading
  if (from < to) addInline(reading, textIn(passage, from, to), to)
}

function readBreak(reading: Reading, at: number): number {
  addText(reading, at)
  return addInline(reading, { kind: 'break', ...reading.passage.spanOf(at, at + 1) }, at + 1)
}

function readEscape(reading: Reading, at: number): number | undefined {
  const escaped = reading.text[at + 1] ?? ''
  if (!/[!-/:-@[-`{-~]/.test(escaped)) return undefined
  addText(reading, at)
  const span = reading.passage.spanOf(at, at + 2)
  return addInline(reading, { kind: 'text', text: escaped, ...span }, at + 2)
}

function readCode(reading: Reading, at: number): number {
  const begin = endOfMarks(reading.text, at)
  reading.codeEnd ??= codeSpanReader(reading.text)
  const close = reading.codeEnd(at, begin - at)
  if (close === undefined) return begin
  const text = shownCode(reading.text.slice(begin, close))
  const end = close + begin - at
  addText(reading, at)
  return addInline(reading, { kind: 'code', text, ...reading.passage.spanOf(at, end) }, end)
}

function readRun(reading: Reading, at: number): number {
  const run = runAt(reading.text, at)
  if (!run || (!run.mayOpen && !run.mayClose)) return endOfMarks(reading.text, at)
  reading.runs.push(run)
  return add(reading, run)
}

function readBracket(reading: Reading, from: number, to: number): number {
  addText(reading, from)
  reading.brackets.push({ piece: reading.pieces.length, runs: reading.runs.length })
  return add(reading, { from, to, link: undefined })
}

function readLink(reading: Reading, at: number): number | undefined {
  const { text, pieces, runs } = reading
  const bracket = reading.brackets.pop()
  if (!bracket || text[at + 1] !== '(') return undefined
  const opening = pieces[bracket.piece]
  if (!opening || !('link' in opening)) return undefined
  const target = linkTargetAt(text, at + 2)
  if (!target || opening.to === at) return undefined
  const { href, title, end } = target
  const form = text[opening.from] === '!' ? 'picture' : 'named'
  pieces[bracket.piece] = { ...opening, link: { kind: 'link', form, href, title } }
  pairUp(runs.splice(bracket.runs))
  // There is no link within a link.
  reading.brackets = []
  while ((reading.addresses.at(-1)?.from ?? end) < end) reading.addresses.pop()
  return add(reading, { from: at, to: end, isLinkEnd: true })
}

/** An address in pointed brackets is shown without them. */
function readAngled(reading: Reading, at: number): number | undefined {
  const { addresses, text } = reading
  const address = nextAddress(reading, at + 1)
  if (address?.from !== at + 1 || text[address.to] !== '>') return undefined
  addresses.pop()
  return addAddress(reading, address, at, address.to + 1)
}

function readAddress(reading: Reading, at: number): number | undefined {
  const address = nextAddress(reading, at)
  if (address?.from !== at) return undefined
  reading.addresses.pop()
  return addAddress(reading, address, address.from, address.to)
}

/** Those that code or a link has swallowed are passed over. */
function nextAddress({ addresses }: Reading, at: number): Address | undefined {
  while ((addresses.at(-1)?.from ?? at) < at) addresses.pop()
  return addresses.at(-1)
}

function addAddress(reading: Reading, address: Address, from: number, to: number): number {
  addText(reading, from)
  const link = { kind: 'link', form: 'address', href: address.href, title: undefined } as const
  const children = [textIn(reading.passage, address.from, address.to)]
  return addInline(reading, { ...link, children, ...reading.passage.spanOf(from, to) }, to)
}

function readName(reading: Reading, at: number): number | undefined {
  const found = nameAt(reading.text, at)
  if (!found) return undefined
  const { kind, name, end } = found
  addText(reading, at)
  return addInline(reading, { kind, name, ...reading.passage.spanOf(at, end) }, end)
}

function readMaths(reading: Reading, at: number): number | undefined {
  reading.mathsAt ??= mathsReader(reading.text)
  const found = reading.mathsAt(at)
  if (!found) return undefined
  const { text, isDisplay, end } = found
  addText(reading, at)
  const span = reading.passage.spanOf(at, end)
  return addInline(reading, { kind: 'maths', text, isDisplay, ...span }, end)
}

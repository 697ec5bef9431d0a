// Reads the inside of a paragraph: once from its beginning to its end, then the marks that belong together.
import { type Address, addressesIn } from './addresses.ts'
import { codeSpanReader, shownCode } from './code-spans.ts'
import { linkTargetAt } from './link-target.ts'
import { mathsReader } from './maths.ts'
import { nameAt } from './names.ts'
import { type Leaf, nested, type Piece } from './nesting.ts'
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
  readonly codeEnd: ReturnType<typeof codeSpanReader>
  readonly mathsAt: ReturnType<typeof mathsReader>
}

/** Reads what begins at `at` and answers where to go on; undefined where the sign is text. */
type Reader = (reading: Reading, at: number) => number | undefined

const readers: Readonly<Record<string, Reader>> = {
  '\\': readEscape,
  '\n': (reading, at) => addLeaf(reading, { kind: 'break' }, at, at + 1),
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

/** A text without any of these is a text and nothing more. */
const signs = /[\\\n`*_~|[\]<@#:$]|www\./i

export function readInlines(passage: Passage): readonly Inline[] {
  const { text } = passage
  if (!signs.test(text)) return [{ kind: 'text', text, ...passage.spanOf(0, text.length) }]
  const reading: Reading = {
    passage,
    text,
    pieces: [],
    done: 0,
    brackets: [],
    runs: [],
    addresses: [...addressesIn(text)].reverse(),
    codeEnd: codeSpanReader(text),
    mathsAt: mathsReader(text),
  }
  for (let at = 0; at < text.length; )
    at = readAddress(reading, at) ?? readers[text[at] ?? '']?.(reading, at) ?? at + 1
  addText(reading, text.length)
  pairUp(reading.runs)
  return nested(passage, reading.pieces)
}

function add(reading: Reading, piece: Piece): number {
  addText(reading, piece.from)
  reading.pieces.push(piece)
  reading.done = piece.to
  return piece.to
}

function addText(reading: Reading, to: number): void {
  const { done: from, text } = reading
  if (from >= to) return
  reading.pieces.push({ from, to, leaf: { kind: 'text', text: text.slice(from, to) } })
  reading.done = to
}

function addLeaf(reading: Reading, leaf: Leaf, from: number, to: number): number {
  return add(reading, { from, to, leaf })
}

function readEscape(reading: Reading, at: number): number | undefined {
  const escaped = reading.text[at + 1] ?? ''
  if (!/[!-/:-@[-`{-~]/.test(escaped)) return undefined
  return addLeaf(reading, { kind: 'text', text: escaped }, at, at + 2)
}

function readCode(reading: Reading, at: number): number {
  const begin = endOfMarks(reading.text, at)
  const close = reading.codeEnd(at, begin - at)
  if (close === undefined) return begin
  const text = shownCode(reading.text.slice(begin, close))
  return addLeaf(reading, { kind: 'code', text }, at, close + begin - at)
}

function readRun(reading: Reading, at: number): number {
  const run = runAt(reading.text, at)
  if (!run || (!run.mayOpen && !run.mayClose)) return endOfMarks(reading.text, at)
  reading.runs.push(run)
  return add(reading, { from: run.from, to: run.to, run })
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
  const target = linkTargetAt(text, at + 2)
  if (!target || !opening || opening.to === at) return undefined
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
  const text = reading.text.slice(address.from, address.to)
  return add(reading, { from, to, address: { text, href: address.href, from: address.from } })
}

function readName(reading: Reading, at: number): number | undefined {
  const found = nameAt(reading.text, at)
  return found && addLeaf(reading, { kind: found.kind, name: found.name }, at, found.end)
}

function readMaths(reading: Reading, at: number): number | undefined {
  const found = reading.mathsAt(at)
  if (!found) return undefined
  const { text, isDisplay, end } = found
  return addLeaf(reading, { kind: 'maths', text, isDisplay }, at, end)
}

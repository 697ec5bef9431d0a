// Emphasis and its kin: which marks belong together. The rules are CommonMark's; every mark is looked at a bounded number of times.
import { added } from './added.ts'
import type { Wrapper } from './tree.ts'

/** One pair of marks. Both its runs hold it. */
export interface Pair {
  readonly kind: Wrapper
  readonly width: number
  readonly from: number
  readonly to: number
}

/** Equal marks in a row, such as `***`. Those that close come first, then those without a partner, then those that open. */
export interface Run {
  readonly mark: string
  readonly from: number
  readonly to: number
  readonly mayOpen: boolean
  readonly mayClose: boolean
  closes: Pair[] | undefined
  opens: Pair[] | undefined
  /** How many marks are without a partner, open and close. */
  left: number
  opened: number
  closed: number
}

/** Marks that stand in pairs of exactly two, and may have anything but white space inside. */
const doubles: ReadonlyMap<string, Wrapper> = new Map([
  ['~', 'strike'],
  ['|', 'spoiler'],
])

/** The run of marks that begins here; undefined where these marks mean nothing. */
export function runAt(text: string, from: number): Run | undefined {
  const mark = text[from] ?? ''
  const to = endOfMarks(text, from)
  const isDouble = doubles.has(mark)
  if (isDouble && to - from !== 2) return undefined
  const before = kindOf(characterBefore(text, from))
  const after = kindOf(text.codePointAt(to))
  const isLeft =
    after !== 'space' && (isDouble || after === 'letter' || after === 'wide' || before !== 'letter')
  const isRight =
    before !== 'space' &&
    (isDouble || before === 'letter' || before === 'wide' || after !== 'letter')
  const inWord = mark === '_' && isLeft && isRight
  return {
    mark,
    from,
    to,
    mayOpen: isLeft && (!inWord || before === 'sign'),
    mayClose: isRight && (!inWord || after === 'sign'),
    closes: undefined,
    opens: undefined,
    left: to - from,
    opened: 0,
    closed: 0,
  }
}

/** Where the marks end that begin here. */
export function endOfMarks(text: string, from: number): number {
  const mark = text.charCodeAt(from)
  let to = from + 1
  while (text.charCodeAt(to) === mark) to++
  return to
}

/** Finds the pairs among runs, which are in the order of the text. */
export function pairUp(runs: readonly Run[]): void {
  const open: Run[] = []
  /** Below this height of `open`, a run of this sort has no partner. */
  const floors = new Map<Sort, number>()
  for (const run of runs) {
    const sort = sortOf(run)
    while (run.mayClose && run.left > 0) {
      const floor = floors.get(sort) ?? 0
      let at = open.length - 1
      while (at >= floor && !isPartner(open[at] as Run, run)) at--
      const partner = at >= floor ? open[at] : undefined
      if (!partner) {
        floors.set(sort, open.length)
        break
      }
      join(partner, run)
      open.length = partner.left > 0 ? at + 1 : at
      for (const [key, height] of floors) floors.set(key, Math.min(height, open.length))
    }
    if (run.mayOpen && run.left > 0) open.push(run)
  }
}

type Sort = number

/** Runs of one sort have the same partners. */
function sortOf({ mark, mayOpen, from, to }: Run): Sort {
  return mark.charCodeAt(0) * 6 + ((to - from) % 3) * 2 + Number(mayOpen)
}

function isPartner(opener: Run, closer: Run): boolean {
  if (opener.mark !== closer.mark) return false
  if (doubles.has(closer.mark)) return true
  const lengths = [opener.to - opener.from, closer.to - closer.from] as const
  const isEither = opener.mayClose || closer.mayOpen
  return !isEither || (lengths[0] + lengths[1]) % 3 !== 0 || lengths[0] % 3 === 0
}

function join(opener: Run, closer: Run): void {
  const width = opener.left > 1 && closer.left > 1 ? 2 : 1
  const kind = doubles.get(opener.mark) ?? (width === 2 ? 'strong' : 'emphasis')
  opener.left -= width
  closer.left -= width
  opener.opened += width
  closer.closed += width
  const [from, to] = [opener.to - opener.opened, closer.from + closer.closed]
  const pair = { kind, width, from, to }
  opener.opens = added(opener.opens, pair)
  closer.closes = added(closer.closes, pair)
}

function characterBefore(text: string, at: number): number | undefined {
  const last = text.charCodeAt(at - 1)
  const isPair = last >= 0xdc00 && last <= 0xdfff
  return text.codePointAt(at - (isPair && at > 1 ? 2 : 1))
}

const kinds = ['space', 'sign', 'wide', 'letter'] as const
type CharacterKind = (typeof kinds)[number]

/** Scripts without spaces between words: marks beside their letters work as beside a sign. */
const wide =
  /[\p{Script=Han}\p{Script=Hiragana}\p{Script=Katakana}\p{Script=Thai}\p{Script=Lao}\p{Script=Khmer}]/u

/** What was looked up, by character: one more than its place in `kinds`. */
const known = new Uint8Array(0x1_0000)

function kindOf(character: number | undefined): CharacterKind {
  if (character === undefined) return 'space'
  if (character >= known.length) return lookUp(character)
  known[character] ||= kinds.indexOf(lookUp(character)) + 1
  return kinds[(known[character] ?? 1) - 1] ?? 'letter'
}

function lookUp(character: number): CharacterKind {
  const text = String.fromCodePoint(character)
  if (/\s/u.test(text)) return 'space'
  if (/[\p{P}\p{S}]/u.test(text)) return 'sign'
  return wide.test(text) ? 'wide' : 'letter'
}

// The index, asked: which messages have words that are sought, window after window of the log, the newest first.
import type { Selectable } from 'kysely'
import type { Database } from '../storage/database.ts'
import { largest, type SearchPartsTable, stretchSizes } from '../storage/search-tables.ts'
import { roomParts } from './kept-rooms.ts'
import type { LogRange } from './log-range.ts'
import {
  addNumber,
  downwards,
  fill,
  keepOnly,
  leaveOut,
  type NumberSet,
  noNumbers,
} from './number-set.ts'
import { numbersOutside, type RoomsRead, roomsRead } from './rooms-outside.ts'
import { shelfOf } from './shelves.ts'
import type { SoughtWords } from './sought-words.ts'
import { eachWord } from './word-places.ts'

/** Windows that are asked for at once, at most. */
const mostWindows = 16
/** While more messages of a window than these are left, words are looked for on all shelves, too: fewer are read sooner than those. */
const fewLeft = 48
/** More of them where what is looked for is short: most rows have words with it. */
const fewLeftOfShort = 2_048
/** Characters of what is short. */
const short = 3

interface Sought {
  readonly words: readonly SoughtWords[]
  readonly rooms: readonly number[]
}

type Part = Pick<Selectable<SearchPartsTable>, 'start' | 'size' | 'shelf' | 'words' | 'places'>

/** Of windows of the log, from a number on: the messages in them, the newest first. */
export interface PartOfIndex {
  readonly from: number
  readonly numbers: Iterable<number>
}

/** The messages of rooms, below a number and from another one on. What other rooms have in them changes nothing of what is asked. */
export async function* numbersInIndex(
  db: Database,
  { words, rooms }: Sought,
  { from: first, below }: LogRange,
): AsyncGenerator<PartOfIndex> {
  const readable = roomsRead(rooms)
  const shelved = words.filter(({ begins }) => begins !== undefined)
  // What is longer is seldom.
  const unshelved = words
    .filter(({ begins }) => begins === undefined)
    .sort((a, b) => (b.line?.length ?? 0) - (a.line?.length ?? 0))
  const [atOnce, later] =
    shelved.length > 0 ? [shelved, unshelved] : [unshelved.slice(0, 1), unshelved.slice(1)]
  const end = Math.floor(first / largest)
  let top = Math.ceil(below / largest)
  for (let count = 1; top > end; count = Math.min(2 * count, mostWindows)) {
    const from = Math.max(end, top - count)
    const found = await lookUp(db, atOnce, [from, top], readable)
    for (const one of later) {
      const few = (one.line?.length ?? 0) > short ? fewLeft : fewLeftOfShort
      const left = [...found].filter(([, { size }]) => size > few)
      if (left.length === 0) break
      const more = await lookUp(db, [one], [from, top])
      for (const [window, of] of left)
        of.size = keepOnly(of.set, more.get(window)?.set ?? noNumbers())
    }
    yield { from: Math.max(first, from * largest), numbers: numbersIn(found, { first, below }) }
    top = from
  }
}

function* numbersIn(
  found: ReadonlyMap<number, { readonly set: NumberSet }>,
  { first, below }: { readonly first: number; readonly below: number },
): Generator<number> {
  for (const [window, { set }] of [...found].sort(([a], [b]) => b - a)) {
    const start = window * largest
    for (const number of downwards(set))
      if (start + number < below && start + number >= first) yield start + number
  }
}

/** What has one of each of the words, by window; with `readable`, in these rooms. */
async function lookUp(
  db: Database,
  words: readonly SoughtWords[],
  [from, top]: readonly [from: number, top: number],
  readable?: RoomsRead,
): Promise<Map<number, { set: NumberSet; size: number }>> {
  const range = [from * largest, top * largest] as const
  const [rooms, parts] = await Promise.all([
    readable ? roomParts(db, range) : [],
    readParts(db, words, range),
  ])
  const inWindow = (window: number) => (part: Part) => Math.floor(part.start / largest) === window
  return new Map(
    Array.from({ length: top - from }, (_, index) => {
      const window = from + index
      const start = window * largest
      const own = parts.filter(inWindow(window))
      const set = noNumbers()
      fill(set, 0, largest)
      if (readable) leaveOut(set, numbersOutside(rooms.filter(inWindow(window)), readable, start))
      let size: number = largest
      for (const one of words) size = keepOnly(set, numbersOf(own, one, start))
      return [window, { set, size }]
    }),
  )
}

function readParts(
  db: Database,
  words: readonly SoughtWords[],
  [from, below]: readonly [from: number, below: number],
): Promise<Part[]> {
  const lines = words.flatMap(({ begins, line }) => (begins === undefined && line ? [line] : []))
  return db
    .selectFrom('search_parts')
    .select(['start', 'size', 'shelf', 'words', 'places'])
    .where('start', '>=', from)
    .where('start', '<', below)
    .where((part) =>
      part.or([
        ...stretchSizes.flatMap((size) => {
          const shelves = words.flatMap(({ begins }) => (begins ? [shelfOf(begins, size)] : []))
          if (shelves.length === 0) return []
          return [part.and([part('size', '=', size), part('shelf', 'in', shelves)])]
        }),
        ...lines.map((line) => part('words', 'like', `%${line}%`)),
      ]),
    )
    .execute()
}

function numbersOf(parts: readonly Part[], { begins, line, isOne }: SoughtWords, start: number) {
  const set = noNumbers()
  for (const part of parts) {
    if (begins !== undefined && part.shelf !== shelfOf(begins, part.size)) continue
    const add = (place: number) => addNumber(set, part.start - start + place)
    eachWord(part, (word, places) => isOne(word) && places(add), line)
  }
  return set
}

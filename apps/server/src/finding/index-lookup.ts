// The index, asked: which messages have words that are sought, window after window of the log, the newest first.
import type { Selectable } from 'kysely'
import type { Database } from '../storage/database.ts'
import { largest, type SearchPartsTable, stretchSizes } from '../storage/search-tables.ts'
import { inRoom } from './index-words.ts'
import { addNumber, downwards, keepOnly, type NumberSet, noNumbers } from './number-set.ts'
import { shelfOf } from './shelves.ts'
import type { SoughtWords } from './sought-words.ts'
import { eachWord } from './word-places.ts'

/** Windows that are asked for at once, at most. */
const mostWindows = 16
/** While more messages of a window than these are left, words are looked for on all shelves, too: fewer are read sooner than those. */
const fewLeft = 128

interface Sought {
  readonly words: readonly SoughtWords[]
  readonly rooms: readonly number[]
}

type Part = Pick<Selectable<SearchPartsTable>, 'start' | 'size' | 'shelf' | 'words' | 'places'>

/** The messages of rooms, below a number and from another one on. What other rooms have in them changes nothing of what is asked. */
export async function* numbersInIndex(
  db: Database,
  { words, rooms }: Sought,
  first: number,
  below: number,
): AsyncGenerator<number> {
  const own = new Set(rooms.map(inRoom))
  const shelved = [
    { begins: inRoom(0), isOne: (word: string) => own.has(word) },
    ...words.filter(({ begins }) => begins !== undefined),
  ]
  // What is longer is seldom.
  const others = words
    .filter(({ begins }) => begins === undefined)
    .sort((a, b) => (b.line?.length ?? 0) - (a.line?.length ?? 0))
  const end = Math.floor(first / largest)
  let top = Math.ceil(below / largest)
  for (let count = 1; top > end; count = Math.min(2 * count, mostWindows)) {
    const from = Math.max(end, top - count)
    const found = await lookUp(db, shelved, from, top)
    const left = others.length > 0 ? [...found].filter(([, { size }]) => size > fewLeft) : []
    if (left.length > 0) {
      const more = await lookUp(db, others, from, top)
      for (const [window, { set }] of left) keepOnly(set, more.get(window)?.set ?? noNumbers())
    }
    for (let window = top - 1; window >= from; window--) {
      const start = window * largest
      for (const number of downwards(found.get(window)?.set ?? noNumbers()))
        if (start + number < below && start + number >= first) yield start + number
    }
    top = from
  }
}

/** What has one of each of the words, by window. */
async function lookUp(
  db: Database,
  words: readonly SoughtWords[],
  from: number,
  top: number,
): Promise<Map<number, { set: NumberSet; size: number }>> {
  const parts = await readParts(db, words, from * largest, top * largest)
  const windows = Map.groupBy(parts, ({ start }) => Math.floor(start / largest))
  return new Map(
    [...windows].map(([window, own]) => {
      const [first, ...others] = words.map((one) => numbersOf(own, one, window * largest))
      const set = first ?? noNumbers()
      let size = keepOnly(set, set)
      for (const other of others) size = keepOnly(set, other)
      return [window, { set, size }]
    }),
  )
}

function readParts(
  db: Database,
  words: readonly SoughtWords[],
  from: number,
  below: number,
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

// Where in the log messages may be that are sought, the newest first: by the index, by a short list of what has been pinned and the like, or
// everywhere.
import type { Database } from '../storage/database.ts'
import { statement } from '../storage/statement.ts'
import type { Wanted } from './conditions.ts'
import { numbersOf } from './days-in-log.ts'
import { numbersInIndex, type PartOfIndex } from './index-lookup.ts'
import type { LogRange } from './log-range.ts'
import { shortList } from './short-lists.ts'
import { soughtWords } from './sought-words.ts'

/** All of a part of the log, or these numbers of it: none above its beginning is left out. */
export interface Candidates extends LogRange {
  readonly numbers?: readonly number[]
}

/** So many of the newest are looked through while the index does not have them. */
const newestWithout = 20_000
/** Numbers that are looked through at once, at most: others read, too. */
const atOnce = 4_096
/** Those of the index, at first: most of them have what is sought. */
const atFirst = 64

/** From the newest to the oldest, without a gap. */
export async function* candidates(
  db: Database,
  wanted: Wanted,
  range: LogRange,
): AsyncGenerator<Candidates> {
  const [[since, until], [state]] = await Promise.all([numbersOf(db, wanted), stateOf(db, {})])
  const first = Math.max(range.from, since)
  const top = Math.min(range.below, until)
  if (top <= first || wanted.rooms.length === 0 || wanted.from?.length === 0) return
  const list = await shortList(db, wanted)
  if (list) {
    const numbers = list.filter((number) => number >= first && number < top).sort((a, b) => b - a)
    for (let at = 0; at < numbers.length; at += atOnce) {
      const some = numbers.slice(at, at + atOnce)
      yield { from: some.at(-1) ?? first, below: top, numbers: some }
    }
    return
  }
  const known = Math.max(0, state?.below ?? 0)
  const from = Math.max(first, Math.min(top, known), top - newestWithout)
  yield* all({ from, below: top })
  const indexed = { from: first, below: Math.min(from, known) }
  if (indexed.below <= first) return
  const words = soughtWords(wanted)
  if (words.length === 0) yield* all(indexed)
  else yield* some(numbersInIndex(db, { words, rooms: wanted.rooms }, indexed), indexed.below)
}

const stateOf = statement((db, _: object) => db.selectFrom('search_state').select('below'))

function* all({ from: first, below }: LogRange): Generator<Candidates> {
  for (let top = below; top > first; ) {
    const from = Math.max(first, top - atOnce)
    yield { from, below: top }
    top = from
  }
}

/** More and more of them at once. */
async function* some(found: AsyncIterable<PartOfIndex>, below: number): AsyncGenerator<Candidates> {
  let count = atFirst
  for await (const part of found) {
    let numbers: number[] = []
    for (const number of part.numbers) {
      if (numbers.push(number) < count) continue
      yield { from: number, below, numbers }
      numbers = []
      count = Math.min(2 * count, atOnce)
    }
    yield { from: part.from, below, numbers }
  }
}

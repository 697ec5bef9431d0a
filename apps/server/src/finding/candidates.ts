// Where in the log messages may be that are sought, the newest first: by the index, by a short list of what has been pinned and the like, or
// everywhere.
import type { Database } from '../storage/database.ts'
import type { Wanted } from './conditions.ts'
import { numbersOf } from './days-in-log.ts'
import { numbersInIndex } from './index-lookup.ts'
import { shortList } from './short-lists.ts'
import { soughtWords } from './sought-words.ts'

/** Numbers of the log: all of a range, or these of it. */
export interface Candidates {
  readonly from: number
  readonly below: number
  readonly numbers?: readonly number[]
}

/** So many of the newest are looked through while the index does not have them. */
const newestWithout = 20_000
/** Numbers that are looked through at once, at most: others read, too. */
const atOnce = 4_096
/** Those of the index, at first: most of them have what is sought. */
const atFirst = 64

export async function* candidates(
  db: Database,
  wanted: Wanted,
  below: number,
): AsyncGenerator<Candidates> {
  const [first, end] = await numbersOf(db, wanted)
  const top = Math.min(below, end)
  if (top <= first || wanted.rooms.length === 0 || wanted.from?.length === 0) return
  const list = await shortList(db, wanted)
  if (list) {
    const numbers = list.filter((number) => number >= first && number < top).sort((a, b) => b - a)
    for (let at = 0; at < numbers.length; at += atOnce)
      yield { from: first, below: top, numbers: numbers.slice(at, at + atOnce) }
    return
  }
  const state = await db.selectFrom('search_state').select('below').executeTakeFirstOrThrow()
  const known = Math.max(0, state.below)
  const from = Math.max(first, Math.min(top, known), top - newestWithout)
  yield* all(from, top)
  const to = Math.min(from, known)
  if (to <= first) return
  const words = soughtWords(wanted)
  if (words.length === 0) yield* all(first, to)
  else yield* some(numbersInIndex(db, { words, rooms: wanted.rooms }, first, to), first, to)
}

function* all(first: number, below: number): Generator<Candidates> {
  for (let top = below; top > first; ) {
    const from = Math.max(first, top - atOnce)
    yield { from, below: top }
    top = from
  }
}

/** More and more of them at once. */
async function* some(
  found: AsyncIterable<number>,
  from: number,
  below: number,
): AsyncGenerator<Candidates> {
  let numbers: number[] = []
  let count = atFirst
  for await (const number of found) {
    if (numbers.push(number) < count) continue
    yield { from, below, numbers }
    numbers = []
    count = Math.min(2 * count, atOnce)
  }
  if (numbers.length > 0) yield { from, below, numbers }
}

// Which messages are of other rooms than a person may read. Every search asks for it, and it takes most of what one computes: it is kept with
// the rows of the index that it was made of.
import type { Selectable } from 'kysely'
import type { SearchPartsTable } from '../storage/search-tables.ts'
import { inRoom } from './index-words.ts'
import { addAll, addNumber, fill, leaveOut, type NumberSet, noNumbers } from './number-set.ts'
import { eachWord } from './word-places.ts'

type Part = Selectable<SearchPartsTable>

/** The rooms that a search is about. */
export interface RoomsRead {
  readonly words: ReadonlySet<string>
  /** The same for the same rooms. */
  readonly key: string
}

export function roomsRead(rooms: readonly number[]): RoomsRead {
  const key = [...rooms].sort((a, b) => a - b).join(' ')
  return { words: new Set(rooms.map(inRoom)), key }
}

/** Of so many lists of rooms it is kept, of each row: a set takes 8 kB. */
const most = 4

const keptOf = new WeakMap<Part, Map<string, NumberSet>>()

/** The messages of other rooms than these, in a window of the log that begins with this number. */
export function numbersOutside(
  parts: readonly Part[],
  readable: RoomsRead,
  start: number,
): NumberSet {
  const outside = noNumbers()
  for (const part of parts) {
    const kept = keptOf.getOrInsertComputed(part, () => new Map())
    const own = kept.get(readable.key) ?? outsideIn(part, readable.words, part.start - start)
    kept.delete(readable.key)
    kept.set(readable.key, own)
    const [oldest] = kept.keys()
    if (kept.size > most && oldest !== undefined) kept.delete(oldest)
    addAll(outside, own)
  }
  return outside
}

/** Before each room, in a row. */
const anyRoom = `\n${inRoom(0).slice(0, 1)}`

/** Read are either the messages of other rooms, or those of these, where these are fewer. */
function outsideIn(part: Part, readable: ReadonlySet<string>, first: number): NumberSet {
  let more = 0
  const count = (room: string, _: unknown, bytes: number) => {
    more += readable.has(room) ? bytes : -bytes
  }
  eachWord(part, count, anyRoom)
  const read = noNumbers()
  const add = (place: number) => addNumber(read, first + place)
  eachWord(part, (room, places) => readable.has(room) === more < 0 && places(add), anyRoom)
  if (more >= 0) return read
  const outside = noNumbers()
  fill(outside, first, first + part.size)
  leaveOut(outside, read)
  return outside
}

// The rows of the index: which words the messages of a stretch of the log have today. The state is locked before one is written.
import { randomInt } from 'node:crypto'
import { foldedText, partsOf, textOf } from '@lobby/protocol/finding'
import type { Selectable } from 'kysely'
import type { Database, DatabaseTransaction } from '../storage/database.ts'
import {
  largest,
  type SearchPartsTable,
  type SearchStateTable,
  stretchSizes,
} from '../storage/search-tables.ts'
import { isOneOf } from '../storage/sought.ts'
import { byAuthor, inRoom, withPart, wordsOf } from './index-words.ts'
import { type Kept, saidIn } from './message-text.ts'
import { facets, shelfOf, shelvesOf } from './shelves.ts'
import { eachWord, readWords, type WordPlaces, writeWords } from './word-places.ts'

/** Rows that are written by one statement. */
const atOnce = 32
/** Characters and bytes of rows that are joined, and of texts that are read at once, at most: all of them are in memory then. */
const mostAtOnce = 8 * 1_024 * 1_024

type Stretch = Pick<SearchPartsTable, 'start' | 'size'>
type Written = Pick<SearchPartsTable, 'start' | 'size' | 'written'>

/** The words of messages, by their numbers. */
export type Words = ReadonlyMap<number, ReadonlySet<string>>

/** What is written, and with which `changes` of the state. */
interface Writing {
  readonly words: Words
  readonly written: number
}

/** Another one each time, also where the database was put back to an earlier state beneath the server. */
export const newChanges = () => randomInt(2 ** 48 - 1)

/** The row of `search_state`, locked until the transaction ends. */
export function lockState(tx: DatabaseTransaction): Promise<SearchStateTable> {
  return tx
    .updateTable('search_state')
    .set({ changes: newChanges() })
    .returningAll()
    .executeTakeFirstOrThrow()
}

/** Writes a stretch that the index does not have yet, and makes larger ones of those that are complete. */
export async function addStretch(
  tx: DatabaseTransaction,
  { start, size }: Stretch,
  { words, written }: Writing,
): Promise<void> {
  const all = emptyShelves(size)
  for (const [number, own] of [...words].sort(([a], [b]) => a - b))
    for (const word of own)
      all
        .get(shelfOf(word, size))
        ?.getOrInsertComputed(word, () => [])
        .push(number - start)
  await insertParts(tx, { start, size, written }, all)
  const end = start + size
  for (const larger of stretchSizes)
    if (larger > size && end % larger === 0)
      await join(tx, { start: end - larger, size: larger, written })
}

/** Makes one stretch of all that are there from a number on. */
async function join(tx: DatabaseTransaction, { start, size, written }: Written): Promise<void> {
  const within = tx
    .selectFrom('search_parts')
    .where('start', '>=', start)
    .where('start', '<', start + size)
  const { words, places } = await within
    .select(({ fn }) => [
      fn.sum(fn<number>('length', ['words'])).as('words'),
      fn.sum(fn<number>('length', ['places'])).as('places'),
    ])
    .executeTakeFirstOrThrow()
  // Of texts without an end, the index stays in smaller stretches.
  if (Number(words) + Number(places) > mostAtOnce) return
  const parts = await within.selectAll().orderBy('start').execute()
  const all = emptyShelves(size)
  for (const part of parts)
    eachWord(part, (word, places) => {
      const own = all.get(shelfOf(word, size))?.getOrInsertComputed(word, () => [])
      places((place) => own?.push(part.start - start + place))
    })
  await tx
    .deleteFrom('search_parts')
    .where('start', '>=', start)
    .where('start', '<', start + size)
    .execute()
  await insertParts(tx, { start, size, written }, all)
}

/** Whether the texts of a stretch are more than are read at once. */
export async function isLong(db: Database, start: number, size: number): Promise<boolean> {
  const { characters } = await db
    .selectFrom('event_rows')
    .where('number', '>=', start)
    .where('number', '<', start + size)
    .select(({ fn }) => fn.sum(fn<number>('length', ['body'])).as('characters'))
    .executeTakeFirstOrThrow()
  return Number(characters) > mostAtOnce
}

const emptyShelves = (size: number) =>
  new Map(shelvesOf(size).map((shelf): [number, WordPlaces] => [shelf, new Map()]))

async function insertParts(
  tx: DatabaseTransaction,
  stretch: Written,
  all: ReadonlyMap<number, WordPlaces>,
): Promise<void> {
  const rows = [...all].map(([shelf, words]) => ({ ...stretch, shelf, ...writeWords(words) }))
  for (let at = 0; at < rows.length; at += atOnce)
    await tx
      .insertInto('search_parts')
      .values(rows.slice(at, at + atOnce))
      .execute()
}

/** Makes the index what these messages are today; it has the stretches in which they stand. */
export async function rewrite(tx: DatabaseTransaction, { words, written }: Writing): Promise<void> {
  const windows = Map.groupBy(words.keys(), (number) => Math.floor(number / largest) * largest)
  for (const [from, numbers] of windows) {
    const stretches = await tx
      .selectFrom('search_parts')
      .select(['start', 'size'])
      .where('shelf', '=', facets.room)
      .where('start', '>=', from)
      .where('start', '<', from + largest)
      .execute()
    for (const { start, size } of stretches) {
      const own = new Map(
        numbers
          .filter((number) => number >= start && number < start + size)
          .map((number) => [number - start, words.get(number) ?? new Set<string>()]),
      )
      if (own.size > 0) await rewriteStretch(tx, start, { words: own, written })
    }
  }
}

async function rewriteStretch(
  tx: DatabaseTransaction,
  start: number,
  { words: today, written }: Writing,
): Promise<void> {
  const parts = await tx.selectFrom('search_parts').selectAll().where('start', '=', start).execute()
  for (const part of parts) {
    const changed = changedPart(part, today)
    if (changed)
      await tx
        .updateTable('search_parts')
        .set({ ...changed, written })
        .where('start', '=', start)
        .where('shelf', '=', part.shelf)
        .execute()
  }
}

/** What a part becomes when these places have these words; undefined: it is so. */
function changedPart(part: Selectable<SearchPartsTable>, today: Words) {
  const missing = new Set<string>()
  for (const [place, words] of today)
    for (const word of words)
      if (shelfOf(word, part.size) === part.shelf) missing.add(`${place} ${word}`)
  let isSame = true
  eachWord(part, (word, places) =>
    places((place) => {
      const own = today.get(place)
      if (own?.has(word)) missing.delete(`${place} ${word}`)
      else if (own) isSame = false
    }),
  )
  if (isSame && missing.size === 0) return undefined
  const all = readWords(part)
  for (const [word, places] of all) {
    const left = places.filter((place) => today.get(place)?.has(word) ?? true)
    if (left.length === 0) all.delete(word)
    else all.set(word, left)
  }
  for (const one of missing) {
    const [place = '', word = ''] = [
      one.slice(0, one.indexOf(' ')),
      one.slice(one.indexOf(' ') + 1),
    ]
    const places = all.getOrInsertComputed(word, () => [])
    places.push(Number(place))
    places.sort((a, b) => a - b)
  }
  return writeWords(all)
}

/** The words of the messages that have these numbers, or numbers in a stretch. */
export async function wordsAt(
  db: Database | DatabaseTransaction,
  at: readonly number[] | Stretch,
): Promise<Map<number, Set<string>>> {
  const rows = await db
    .selectFrom('event_rows')
    .select(['number', 'room', 'sender', 'body', 'payload'])
    .where('kind', '=', 'message.created')
    .where((row) =>
      'start' in at
        ? row.and([row('number', '>=', at.start), row('number', '<', at.start + at.size)])
        : isOneOf('number', at),
    )
    .execute()
  return new Map(rows.map((row) => [row.number, wordsIn(row)]))
}

interface Message extends Kept {
  readonly room: number
  readonly sender: number
}

function wordsIn({ room, sender, ...kept }: Message): Set<string> {
  const said = saidIn(kept)
  const text = foldedText(textOf(said))
  if (text === '') return new Set()
  const beside = [inRoom(room), byAuthor(sender), ...partsOf(said).map(withPart)]
  return new Set([...beside, ...wordsOf(text)])
}

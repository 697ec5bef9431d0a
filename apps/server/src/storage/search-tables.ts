// What was said, made ready to be found; `tables.ts` has the others, and says in which shapes. All of it is made of the log, and
// made again from nothing whenever it is missing.

import type { ColumnType } from 'kysely'

/** Which messages have which words: of a stretch of the log, the words of one shelf. */
export interface SearchPartsTable {
  /** The number of the log with which the stretch begins, and how many numbers are in it. */
  start: number
  size: number
  /** Words that begin alike; every stretch has all shelves. */
  shelf: number
  /** The words, each in a line of its own, with a line break before the first. */
  words: string
  /** Where they are, as `word-places.ts` writes it. What is written as an array of bytes is taken for an id. */
  places: ColumnType<Uint8Array, DataView, DataView>
  /** The `changes` of the state with which it was written: by them one sees whether it is what one has read before. */
  written: number
}

/** How far the index has come: one row, which every writer of the index writes first. */
export interface SearchStateTable {
  /** `index`. */
  name: string
  /** Messages whose numbers are below it are in the index; a stretch ends there. Below zero: the index is being thrown away. */
  below: number
  /** Another one whenever the row is written, by chance: what was read before is known by it, also after the database was put back to an earlier state. */
  changes: number
}

/** Numbers in a stretch; sixteen that follow each other become one of the next size. Each begins at a multiple of its size. */
export const stretchSizes = [256, 4_096, 65_536] as const
export const [smallest, middle, largest] = stretchSizes

/** The reader that keeps the index to what is changed, in `log_readers`. */
export const indexReader = 'search '

export interface SearchTables {
  search_parts: SearchPartsTable
  search_state: SearchStateTable
}

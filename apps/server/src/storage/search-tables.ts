// What was said, made ready to be found; `tables.ts` has the others, and says in which shapes. All of it is made of the log, and
// made again from nothing whenever it is missing.

/** Which words messages have that follow each other in the log. */
export interface SearchBlocksTable {
  /** Those whose numbers, divided by `blockSize`, are this one. */
  block: number
  /** The keys of the words, each once, with spaces between. */
  words: string
}

/** A word that a block has. */
export interface SearchWordsTable {
  word: string
  /** A number to the base of 36: words stand in many blocks, and this is shorter. */
  key: string
}

/** How far the index has come: one row, which every writer of the index writes first. */
export interface SearchStateTable {
  /** `index`. */
  name: string
  /** Messages whose numbers are below it are in the index; it ends with a block. Below zero: the index is being thrown away. */
  below: number
  /** The number of the next word that is new. */
  nextKey: number
}

/** Messages of a block. */
export const blockSize = 32

/** The reader that keeps the index to what is changed, in `log_readers`. */
export const indexReader = 'search '

export interface SearchTables {
  search_blocks: SearchBlocksTable
  search_words: SearchWordsTable
  search_state: SearchStateTable
}

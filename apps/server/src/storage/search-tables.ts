// What was said, made ready to be found; `tables.ts` has the others, and says in which shapes.

/** A message in the index; made from the log by a reader of it, and made again from nothing whenever it is missing. */
export interface SearchRowsTable {
  /** That of its event. */
  number: number
  /** The numbers of a room and of a sender. */
  room: number
  author: number
  seq: number
  /** Its text of today, folded; `finding/folded-text.ts` says how. */
  folded: string
  /** What it is found by besides: the beginnings of its words, and what it has, with spaces between. */
  short: string
}

/** The reader that makes it, in `log_readers`; what follows is which way of making it. */
export const indexReader = 'search '

export interface SearchTables {
  search_rows: SearchRowsTable
}

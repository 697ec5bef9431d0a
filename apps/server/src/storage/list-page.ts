// What the lists of those who keep the server have in common: how text is looked for, and how a page is cut.
import { type ReferenceExpression, type SqlBool, sql } from 'kysely'
import type { Tables } from './tables.ts'

/** Which page, of how many rows. */
export interface Paging {
  readonly page: number
  readonly limit: number
}

/** Where to read, for `limit` and `offset`: one row more than is shown tells whether there is another page. */
export function span({ page, limit }: Paging): { readonly limit: number; readonly offset: number } {
  return { limit: limit + 1, offset: (page - 1) * limit }
}

/** The rows of the page, of those that were read. */
export function cut<Row>(rows: readonly Row[], { limit }: Paging) {
  return { rows: rows.slice(0, limit), hasMore: rows.length > limit }
}

/** Whether the column holds the text somewhere, whatever the case of its ASCII letters. */
export function contains<Table extends keyof Tables>(
  column: ReferenceExpression<Tables, Table> & string,
  text: string,
) {
  const pattern = `%${text.replace(/[\\%_]/g, '\\$&')}%`
  return sql<SqlBool>`${sql.ref(column)} like ${pattern} escape '\\'`
}

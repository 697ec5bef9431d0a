// What the lists of the admin area have in common: how text is looked for, and how a page is cut.
import { type Expression, type SelectQueryBuilder, sql } from 'kysely'
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

/** A page of a list that is sorted by one of its columns, equal rows by id, and how long the list is. */
export async function countedPage<Table extends keyof Tables, Row, Sort extends string>(
  /** The list twice: with what is read of each row, and with nothing. */
  [rows, matching]: readonly [
    SelectQueryBuilder<Tables, Table, Row>,
    SelectQueryBuilder<Tables, Table, object>,
  ],
  {
    by,
    id,
  }: {
    /** The columns, or what is made of them. */
    readonly by: Readonly<Record<Sort, string | Expression<unknown>>>
    readonly id: string
  },
  query: Paging & { readonly sort: Sort; readonly order: 'asc' | 'desc' },
): Promise<{ readonly rows: readonly Row[]; readonly total: number; readonly hasMore: boolean }> {
  const { limit, offset } = span(query)
  const place = by[query.sort]
  const key: Expression<unknown> = typeof place === 'string' ? sql.ref(place) : place
  const [read, { total }] = await Promise.all([
    rows
      // What is not there comes before all that is, in both databases.
      .orderBy(key, (by) => (query.order === 'asc' ? by.asc().nullsFirst() : by.desc().nullsLast()))
      .orderBy(sql.ref(id), query.order)
      .limit(limit)
      .offset(offset)
      .execute(),
    matching.select(({ fn }) => fn.countAll<number>().as('total')).executeTakeFirstOrThrow(),
  ])
  return { ...cut(read, query), total }
}

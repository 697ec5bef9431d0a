// Rows that are sought by many numbers at once, without a parameter for each.
import { type RawBuilder, type SqlBool, sql } from 'kysely'

/** Whether a number is one of these: rows are found by it. One parameter for all of them. */
export function isOneOf(column: string, numbers: Iterable<number>): RawBuilder<SqlBool> {
  return sql`${sql.ref(column)} in (${listed(numbers)})`
}

/** The same of rows that are found by something else: no index is used for it, though there may be one. */
export function isAmong(column: string, numbers: Iterable<number>): RawBuilder<SqlBool> {
  return sql`+${sql.ref(column)} in (${listed(numbers)})`
}

function listed(numbers: Iterable<number>) {
  const keys = JSON.stringify(Object.fromEntries(Array.from(numbers, (number) => [number, 1])))
  return sql`select cast(place.key as bigint) from json_each(${keys}) as place`
}

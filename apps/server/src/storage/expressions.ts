// The SQL that Kysely has no words for. It stands in this folder alone, so that a
// second database finds in one place what it has to say in its own way.
import { type RawBuilder, type ReferenceExpression, type SqlBool, sql } from 'kysely'
import type { Tables } from './tables.ts'

/** For sorting: capital and small ASCII letters are the same. */
export function ignoringCase(column: string): RawBuilder<string> {
  return sql`${sql.ref(column)} collate nocase`
}

/** Whether the column holds the text somewhere, whatever the case of its ASCII letters. */
export function contains<Table extends keyof Tables>(
  column: ReferenceExpression<Tables, Table> & string,
  text: string,
): RawBuilder<SqlBool> {
  const pattern = `%${text.replace(/[\\%_]/g, '\\$&')}%`
  return sql`${sql.ref(column)} like ${pattern} escape '\\'`
}

/** The bytes of these columns in this row and the rows before it. */
export function runningBytes(columns: readonly string[], order: string): RawBuilder<number> {
  const bytes = columns.map((column) => sql`coalesce(octet_length(${sql.ref(column)}), 0)`)
  return sql`sum(${sql.join(bytes, sql` + `)}) over (order by ${sql.ref(order)})`
}

/**
 * Whether one of these places holds the row: it is in the place's room, and not
 * before the place's first `seq`. One parameter for all of them: an expression of many
 * parts is too deep for SQLite.
 */
export function isIn(
  places: readonly { readonly id: string; readonly visibleFrom: number }[],
  { roomId, seq }: { readonly roomId: string; readonly seq: string },
): RawBuilder<SqlBool> {
  return sql`exists (
    select 1 from json_each(${JSON.stringify(places)}) as place
    where place.value ->> 'id' = ${sql.ref(roomId)}
    and ${sql.ref(seq)} >= place.value ->> 'visibleFrom'
  )`
}

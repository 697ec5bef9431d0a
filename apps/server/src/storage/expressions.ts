// The SQL that Kysely has no words for. It stands in this folder alone, and both databases
// understand it: what one of them says in a way of its own is not said.
import {
  type Expression,
  expressionBuilder,
  type RawBuilder,
  type ReferenceExpression,
  type SqlBool,
  sql,
} from 'kysely'
import type { Tables } from './tables.ts'

/** For sorting: capital and small ASCII letters are the same. */
export function ignoringCase(column: string): RawBuilder<string> {
  return sql`lower(${sql.ref(column)})`
}

/** Whether the column holds the text somewhere, whatever the case of its ASCII letters, and of no others. */
export function contains<Table extends keyof Tables>(
  column: ReferenceExpression<Tables, Table> & string,
  text: string,
): Expression<SqlBool> {
  return isLike<Table>(column, `%${literally(text)}%`)
}

/** Whether the column may hold this text, whatever its case: other letters than those of ASCII are not compared. */
export function mayBe<Table extends keyof Tables>(
  column: ReferenceExpression<Tables, Table> & string,
  text: string,
): Expression<SqlBool> {
  return isLike<Table>(column, literally(text).replace(/[^\0-\x7f]+/g, '%'))
}

const literally = (text: string) => text.replace(/[\\%_]/g, '\\$&')

function isLike<Table extends keyof Tables>(column: string, pattern: string): Expression<SqlBool> {
  // Each database has a word of its own for it, which its dialect puts here.
  return expressionBuilder<Tables, Table>()(sql.ref<string>(column), 'ilike', pattern)
}

/** Whether a file is a picture that is shown or a film, or is neither; word for word as the index `files_by_kind` has it. */
export function isMediaFile(isIt: boolean): RawBuilder<SqlBool> {
  return sql`(case when substr(type, 1, 6) = 'video/' then 1
  when substr(type, 1, 6) = 'image/' and width is not null then 1 else 0 end) = ${sql.lit(isIt ? 1 : 0)}`
}

/**
 * Whether a select of a column that is never null has a row, asked of each row by itself: of an `exists` PostgreSQL makes a list of all rows that
 * the select could have, each time.
 */
export function isThere(select: { limit(count: 1): Expression<unknown> }): RawBuilder<SqlBool> {
  return sql`${select.limit(1)} is not null`
}

/** The bytes of these columns in this row and the rows before it. */
export function runningBytes(columns: readonly string[], order: string): RawBuilder<number> {
  const bytes = columns.map((column) => sql`coalesce(octet_length(${sql.ref(column)}), 0)`)
  return sql`sum(${sql.join(bytes, sql` + `)}) over (order by ${sql.ref(order)})`
}

/**
 * Whether one of these places holds the row: it is in the place's room, and not
 * before the place's first `seq`. One parameter for all of them: both databases bound how many there are.
 */
export function isIn(
  places: readonly { readonly id: string; readonly visibleFrom: number }[],
  { roomId, seq }: { readonly roomId: string; readonly seq: string },
): RawBuilder<SqlBool> {
  const firsts = Object.fromEntries(places.map(({ id, visibleFrom }) => [id, visibleFrom]))
  return sql`exists (
    select 1 from json_each(${JSON.stringify(firsts)}) as place
    where place.key = ${sql.ref(roomId)}
    and ${sql.ref(seq)} >= cast(cast(place.value as text) as bigint)
  )`
}

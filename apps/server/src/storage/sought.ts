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

/** Whether a row, by a room's number and a place in it, is at one of these places; it is found by both. One parameter for all of them. */
export function isOneOfPlaces(
  [room, seq]: readonly [room: string, seq: string],
  places: Iterable<{ readonly room: number; readonly seq: number }>,
): RawBuilder<SqlBool> {
  // Both in one number: neither database takes pairs out of the other's JSON, and PostgreSQL takes a list within a list for very long.
  const keys = Array.from(places, (place) => `${BigInt(place.room) * seqs + BigInt(place.seq)}`)
  const each = sql.lit(Number(seqs))
  return sql`(${sql.ref(room)}, ${sql.ref(seq)}) in (
    select cast(place.key as bigint) / ${each}, cast(place.key as bigint) % ${each}
    from json_each(${JSON.stringify(Object.fromEntries(keys.map((key) => [key, 1])))}) as place
  )`
}

/** More than a room has events. */
const seqs = 2n ** 40n

/** As `isOneOf`, of what `numbersListed` has made of the numbers: for statements that are compiled once. */
export function isListed(column: string, numbers: string): RawBuilder<SqlBool> {
  return sql`${sql.ref(column)} in (${keysOf(numbers)})`
}

/** The same as `isAmong`, of what `numbersListed` has made. */
export function isListedAmong(column: string, numbers: string): RawBuilder<SqlBool> {
  return sql`+${sql.ref(column)} in (${keysOf(numbers)})`
}

export const numbersListed = (numbers: Iterable<number>) =>
  JSON.stringify(Object.fromEntries(Array.from(numbers, (number) => [number, 1])))

const listed = (numbers: Iterable<number>) => keysOf(numbersListed(numbers))

const keysOf = (listed: string) =>
  sql`select cast(place.key as bigint) from json_each(${listed}) as place`

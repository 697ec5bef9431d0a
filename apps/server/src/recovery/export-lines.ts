// The lines of an export; docs/export.md describes them.
import { createHash, type Hash } from 'node:crypto'
import { z } from 'zod'
import { version } from '../ground/version.ts'
import type { Database } from '../storage/database.ts'
import { now } from '../storage/instants.ts'
import { readRows } from '../storage/portable-rows.ts'
import { type PortableRow, portableTables } from '../storage/portable-tables.ts'
import { StorageError } from '../storage/storage-error.ts'

const Header = z.strictObject({
  format: z.literal('lobby-export'),
  /** Of the format: a later one may have other tables and columns. */
  version: z.literal(1),
  /** The version of Lobby that has written it. */
  lobby: z.string(),
  exportedAt: z.string(),
  /** What seals the second factors, and signs cookies. */
  secret: z.string(),
})
export type Header = z.infer<typeof Header>

const TableLine = z.strictObject({ table: z.string(), columns: z.array(z.string()) })
const Row = z.array(z.union([z.string(), z.number(), z.null()]))
/** Of each table how many rows there were, and the SHA-256 of them. */
const Totals = z.record(z.string(), z.strictObject({ rows: z.int(), sha256: z.string() }))
export type Totals = z.infer<typeof Totals>
const End = z.strictObject({ end: z.literal(true), totals: Totals })

/** What was written: the tables, each with the number of its rows. */
export class Tally {
  readonly #tables = new Map<string, { rows: number; readonly hash: Hash }>()

  /** Counts a line of a table. What is of one database alone is left out of the hash. */
  add(table: string, row: PortableRow): void {
    const known = this.#tables.get(table) ?? { rows: 0, hash: createHash('sha256') }
    known.rows++
    known.hash.update(
      `${JSON.stringify({ ...row, ...(table === 'room_heads' && { epoch: '' }) })}\n`,
    )
    this.#tables.set(table, known)
  }

  totals(): Totals {
    const entries = [...this.#tables].map(
      ([table, { rows, hash }]) => [table, { rows, sha256: hash.copy().digest('hex') }] as const,
    )
    return Object.fromEntries(entries)
  }
}

/** Everything of a database, as lines; nothing is kept of those before. */
export async function* exportLines(db: Database, secret: string): AsyncGenerator<string> {
  const header: Header = {
    ...{ format: 'lobby-export', version: 1, lobby: version },
    ...{ exportedAt: now(), secret },
  }
  yield JSON.stringify(header)
  const tally = new Tally()
  for (const [table, { columns }] of Object.entries(portableTables)) {
    const names = Object.keys(columns)
    yield JSON.stringify({ table, columns: names })
    for await (const row of readRows(db, table)) {
      tally.add(table, row)
      yield JSON.stringify(names.map((name) => row[name]))
    }
  }
  yield JSON.stringify({ end: true, totals: tally.totals() })
}

/** Of a database what `exportLines` would say at its end. */
export async function totalsOf(db: Database): Promise<Totals> {
  const tally = new Tally()
  for (const table of Object.keys(portableTables))
    for await (const row of readRows(db, table)) tally.add(table, row)
  return tally.totals()
}

export interface Reader {
  header(header: Header): Promise<void> | void
  row(table: string, row: PortableRow): Promise<void>
}

/** Reads the lines of an export to their end, which must be there. Throws StorageError with the line that is wrong. */
export async function readExport(lines: AsyncIterable<string>, reader: Reader): Promise<Totals> {
  const tally = new Tally()
  let number = 0
  let current: z.infer<typeof TableLine> | undefined
  let totals: Totals | undefined
  for await (const line of lines) {
    number++
    const parsed = jsonOf(line, number)
    if (totals) throw wrong(number, 'there is more after the end')
    if (number === 1) await reader.header(headerOf(parsed))
    else if (Array.isArray(parsed)) {
      const row = current && rowOf(current, Row.safeParse(parsed).data)
      if (!current || !row) throw wrong(number, 'it is no row of its table')
      tally.add(current.table, row)
      await reader.row(current.table, row)
    } else if (End.safeParse(parsed).success) totals = End.parse(parsed).totals
    else current = tableOf(parsed, number)
  }
  if (!totals) throw new StorageError('The export is cut off: its last line is missing.')
  if (JSON.stringify(totals) !== JSON.stringify(tally.totals()))
    throw new StorageError('The export is damaged: its rows are not those that were written.')
  return totals
}

function headerOf(parsed: unknown): Header {
  const header = Header.safeParse(parsed)
  if (header.success) return header.data
  const { format, version: of, lobby } = Object(parsed)
  if (format === 'lobby-export' && typeof of === 'number' && of > 1)
    throw new StorageError(
      `The export is of a newer Lobby (${lobby}): import it with that version or a later one.`,
    )
  throw new StorageError('This is no export of Lobby: the first line is another.')
}

function tableOf(parsed: unknown, number: number): z.infer<typeof TableLine> {
  const line = TableLine.safeParse(parsed)
  if (!line.success) throw wrong(number, 'it begins no table')
  const known = portableTables[line.data.table]
  if (!known || line.data.columns.some((name) => !Object.hasOwn(known.columns, name)))
    throw wrong(
      number,
      `this version knows no such table as ${line.data.table}, or not all of its columns`,
    )
  return line.data
}

function rowOf(
  { columns }: z.infer<typeof TableLine>,
  values: z.infer<typeof Row> | undefined,
): PortableRow | undefined {
  if (values?.length !== columns.length) return undefined
  return Object.fromEntries(columns.map((name, index) => [name, values[index] ?? null]))
}

function jsonOf(line: string, number: number): unknown {
  try {
    return JSON.parse(line)
  } catch {
    throw number === 1
      ? new StorageError('This is no export of Lobby: the first line is another.')
      : wrong(number, 'it is no JSON')
  }
}

function wrong(line: number, why: string): StorageError {
  return new StorageError(`The export is damaged in line ${line}: ${why}. Nothing was imported.`)
}

// Rows as an export has them, read and written alike over SQLite and PostgreSQL.
import { type Kysely, sql } from 'kysely'
import type { Database } from './database.ts'
import { roomEpoch } from './epochs.ts'
import { idOf, type StoredId, storedId } from './ids.ts'
import { type PortableRow, portableTables } from './portable-tables.ts'
import { indexReader } from './search-tables.ts'

/** Rows that are read at once, and written by one statement. */
const atOnce = 500
/** Values of one statement, at most: SQLite takes 32,766, PostgreSQL 65,535. */
const mostValues = 30_000

type Stored = Readonly<Record<string, StoredId | number | null>>

/** The same database by the names of tables and columns: which there are is known where it runs. */
function untyped(db: Database): Kysely<Record<string, Record<string, unknown>>> {
  return db as never
}

/** Facts about this database alone stay in it, and how far it has come with what is not written. */
function kept(table: string, row: PortableRow): boolean {
  if (table === 'meta') return row.key === 'milestone'
  return table !== 'log_readers' || !String(row.name).startsWith(indexReader)
}

/** Rows that follow each other by their key. */
interface RowPage {
  readonly rows: readonly PortableRow[]
  /** The key of the last one. */
  readonly last: Key
}

/** The values of a table's key columns. */
type Key = readonly (string | number)[]

/** The rows of a table in the order of its key, a page at a time; with `after`, those behind that key. */
export async function* readPages(
  db: Database,
  table: string,
  after?: Key,
): AsyncGenerator<RowPage> {
  const { columns, key } = tableNamed(table)
  const names = Object.keys(columns)
  let from = after
  for (;;) {
    let query = untyped(db).selectFrom(table).select(names).limit(atOnce)
    for (const name of key) query = query.orderBy(name)
    if (from)
      query = query.where(
        sql<boolean>`(${sql.join(key.map((name) => sql.ref(name)))}) > (${sql.join([...from])})`,
      )
    const stored = (await query.execute()) as Stored[]
    const end = stored.at(-1)
    if (!end) return
    const rows = stored.map((row) =>
      Object.fromEntries(names.map((name) => [name, plain(row[name] ?? null)])),
    )
    from = key.map((name) => end[name] as string | number)
    yield { rows: rows.filter((row) => kept(table, row)), last: from }
    if (stored.length < atOnce) return
  }
}

/** All rows of a table in the order of its key; no more than a page of them is held. */
export async function* readRows(db: Database, table: string): AsyncGenerator<PortableRow> {
  for await (const { rows } of readPages(db, table)) yield* rows
}

/** Collects rows of one table after the other, and writes them in large statements. */
export function openRowWriter(db: Database, dbEpoch: string) {
  let table: string | undefined
  let waiting: Stored[] = []
  const flush = async () => {
    if (table !== undefined && waiting.length > 0)
      await untyped(db).insertInto(table).values(waiting).execute()
    waiting = []
  }
  return {
    async write(into: string, row: PortableRow): Promise<void> {
      const { columns } = tableNamed(into)
      const width = Object.keys(columns).length
      if (into !== table || waiting.length >= Math.min(atOnce, mostValues / width)) await flush()
      table = into
      waiting.push(storedOf(into, row, dbEpoch))
    },
    flush,
  }
}

/** Makes a database that rows were written to ready to be asked, and to count on from them. */
export async function settle(db: Database, database: 'sqlite' | 'postgres'): Promise<void> {
  // SQLite counts on from the highest by itself, and finds its plans without knowing how many rows there are.
  if (database === 'sqlite') return
  for (const table of ['rooms', 'senders', 'event_rows'])
    await sql`select setval(pg_get_serial_sequence(${table}, 'number'),
      (select coalesce(max(number), 0) + 1 from ${sql.table(table)}), false)`.execute(db)
  // Else all plans take the tables for empty ones until PostgreSQL looks by itself, minutes later.
  await sql`analyze ${sql.join(Object.keys(portableTables).map((table) => sql.table(table)))}`.execute(
    db,
  )
}

/** Where a server that has been used has rows. */
export const usedTables = ['rooms', 'user', 'audit', 'settings'] as const

/** Whether the database is unused: it has no room, no person and no audit entry. */
export async function isUnused(db: Database): Promise<boolean> {
  for (const table of usedTables) {
    const row = await untyped(db).selectFrom(table).select(sql`1`.as('one')).limit(1).execute()
    if (row.length > 0) return false
  }
  return true
}

/** Epochs are those of the database that the rows come into: what clients hold is of another one. */
function storedOf(table: string, row: PortableRow, dbEpoch: string): Stored {
  const { columns } = tableNamed(table)
  const stored = Object.fromEntries(
    Object.entries(columns).map(([name, kind]) => {
      const value = row[name] ?? null
      return [name, kind === 'id' && typeof value === 'string' ? storedId(value) : value]
    }),
  )
  if (table !== 'room_heads') return stored
  return { ...stored, epoch: roomEpoch(dbEpoch, String(row.roomId)) }
}

function plain(value: StoredId | number | null): string | number | null {
  return value instanceof Uint8Array ? idOf(value) : value
}

function tableNamed(table: string) {
  const found = portableTables[table]
  if (!found) throw new Error(`There is no table ${table} to be moved.`)
  return found
}

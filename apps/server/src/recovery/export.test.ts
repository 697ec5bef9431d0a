import {
  existsSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  statSync,
  writeFileSync,
} from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { gunzipSync, gzipSync } from 'node:zlib'
import { sql } from 'kysely'
import pg from 'pg'
import { afterAll, describe, expect, test } from 'vitest'
import { portableTables } from '../storage/portable-tables.ts'
import { temporaryFolder } from '../storage/testing/temporary-folder.ts'
import { buildChat, passwordOf } from '../testing/build-chat.ts'
import { secretIn } from '../testing/database-settings.ts'
import { database, newDatabase } from '../testing/test-database.ts'
import { checkDatabase } from './check-database.ts'
import { copyPlace } from './copy-place.ts'
import { exportTo, importFrom } from './export-file.ts'
import type { Place } from './stored-places.ts'
import { chatOn, newFolder, newPlace, placeOf } from './testing/chat-places.ts'
import { fillChat } from './testing/eventful-folder.ts'

const kept = mkdtempSync(join(tmpdir(), 'lobby-'))
afterAll(() => rmSync(kept, { recursive: true, force: true }))
let made: Promise<{ place: Place; file: string; secret: string }> | undefined

/** An export of a server on which something of every kind has happened, and what it was made of. */
function exported() {
  made ??= (async () => {
    const dataFolder = join(kept, 'data')
    const chat = await buildChat({ dataFolder })
    await fillChat(chat).finally(() => chat[Symbol.asyncDispose]())
    const [place, secret] = [await placeOf(dataFolder), await secretIn(dataFolder)]
    const file = join(kept, 'all.jsonl.gz')
    await exportTo({ place, secret, file, force: false })
    return { place, file, secret }
  })()
  return made
}

const textOf = (file: string) => gunzipSync(readFileSync(file)).toString()

/** Of an export, what does not depend on when and where it was made. */
function rowsOf(file: string): string {
  const [, ...lines] = textOf(file).split('\n')
  let isHeads = false
  return lines
    .map((line) => {
      if (line.startsWith('{')) isHeads = line.includes('"room_heads"')
      const row = isHeads && line.startsWith('[') ? JSON.parse(line) : undefined
      return row ? JSON.stringify([row[0], '', ...row.slice(2)]) : line
    })
    .join('\n')
}

describe('an empty place', () => {
  test('has everything of an export, and exports the same', async () => {
    const all = await exported()
    const place = await newPlace()
    const secret = 'databaseUrl' in place ? all.secret : undefined
    const totals = await importFrom({ place, secret, file: all.file })

    expect(totals.event_rows?.rows).toBeGreaterThanOrEqual(40)
    expect(totals.audit?.rows).toBeGreaterThan(3)
    const again = join(temporaryFolder(), 'again.jsonl.gz')
    await exportTo({ place, secret, file: again, force: false })
    expect(rowsOf(again)).toBe(rowsOf(all.file))
    expect(textOf(again)).toContain(all.secret)
  })

  test('is a server on which people sign in and write', async () => {
    const all = await exported()
    const place = await newPlace()
    const secret = 'databaseUrl' in place ? all.secret : undefined
    await importFrom({ place, secret, file: all.file })
    if ('folder' in place) {
      const { checks } = checkDatabase(join(place.folder, 'lobby.db'))
      expect(checks.flatMap(({ problems }) => problems)).toEqual([])
    }
    await using chat = await chatOn(place, all.secret)
    const ada = await chat.signIn('Ada', passwordOf('Ada'))
    // A number that was given by hand is not given out again.
    for (const [as, seq] of [
      [ada, 31],
      [await chat.guest('Zoe'), 32],
    ] as const) {
      const said = await chat.fetch('/api/rooms/lobby/messages', { as, json: { body: 'Here.' } })
      expect([said.status, await said.json()]).toMatchObject([201, { seq }])
    }
  })

  test('that is not empty takes nothing, and keeps what it has', async () => {
    const all = await exported()
    const place = await newPlace()
    const secret = 'databaseUrl' in place ? all.secret : undefined
    const needs = { place, secret, file: all.file }
    await importFrom(needs)
    await expect(importFrom(needs)).rejects.toThrow(/empty/)
    const again = join(temporaryFolder(), 'again.jsonl.gz')
    await exportTo({ place, secret, file: again, force: false })
    expect(rowsOf(again)).toBe(rowsOf(all.file))
  })

  test.each<[string, (text: string) => Buffer, RegExp]>([
    ['cut off', (text) => gzipSync(text).subarray(0, -200), /cut off/],
    ['without its end', (text) => gzipSync(text.slice(0, text.lastIndexOf('{"end"'))), /cut off/],
    [
      'with another text',
      (text) => gzipSync(text.replace('Line 7.', 'Line 8.')),
      /not those that were written/,
    ],
    [
      'without a row',
      (text) => gzipSync(text.replace(/\n\[.*Line 7\..*/, '')),
      /not those that were written/,
    ],
    [
      'of a newer Lobby',
      (text) => gzipSync(text.replace('"version":1', '"version":2')),
      /newer Lobby/,
    ],
    ['that is another file', () => Buffer.from('Hello'), /no export of Lobby/],
    [
      'with a table that is not known',
      (text) => gzipSync(text.replace('"table":"rooms"', '"table":"r"')),
      /knows no such table/,
    ],
  ])('an export %s changes nothing', async (_name, change, why) => {
    const all = await exported()
    const file = join(temporaryFolder(), 'changed.gz')
    writeFileSync(file, change(textOf(all.file)))
    const place = await newPlace()
    const secret = 'databaseUrl' in place ? all.secret : undefined

    await expect(importFrom({ place, secret, file })).rejects.toThrow(why)

    if ('folder' in place) expect(existsSync(place.folder)).toBe(false)
    await importFrom({ place, secret, file: all.file })
  })

  test('is copied to the other database and back, and is the same', async () => {
    const all = await exported()
    const { secret } = all
    // Over PostgreSQL, SQLite's; over SQLite there may be no other one.
    const [other, back] = [newFolder(), await newPlace()]
    await copyPlace(all.place, other, secret)
    await copyPlace(other, back, secret)

    const file = join(temporaryFolder(), 'back.jsonl.gz')
    await exportTo({ place: back, secret, file, force: false })
    expect(rowsOf(file)).toBe(rowsOf(all.file))
  })

  test.runIf(database === 'postgres')('is planned for by what was written to it', async () => {
    const all = await exported()
    const databaseUrl = await newDatabase('empty')
    const totals = await importFrom({ place: { databaseUrl }, secret: all.secret, file: all.file })

    const client = new pg.Client(databaseUrl)
    await client.connect()
    const known = "select reltuples::int as rows from pg_class where relname = 'event_rows'"
    const { rows } = await client.query(known).finally(() => client.end())
    expect(rows).toEqual([{ rows: totals.event_rows?.rows }])
  })
})

test('a server that has another secret takes no export: second factors could not be opened', async () => {
  const { file } = await exported()
  const folder = join(temporaryFolder(), 'data')
  const needs = { place: { folder }, secret: 'another', file }
  await expect(importFrom(needs)).rejects.toThrow(/another secret/)
  expect(existsSync(folder)).toBe(false)
})

test('an export is made while the server runs, is for its owner alone, and replaces nothing unasked', async () => {
  await using chat = await buildChat()
  await chat.say('lobby', 'One')
  const [place, secret] = [await placeOf(chat.dataFolder), await secretIn(chat.dataFolder)]
  const file = join(temporaryFolder(), 'all.gz')
  await exportTo({ place, secret, file, force: false })
  expect(textOf(file)).toContain('"One"')
  expect(statSync(file).mode & 0o777).toBe(0o600)
  await expect(exportTo({ place, secret, file, force: false })).rejects.toThrow(/--force/)
  await exportTo({ place, secret, file, force: true })
  expect(readdirSync(join(file, '..'))).toEqual(['all.gz'])
})

/** Columns that nothing reads any more. */
const ofEarlierVersions = new Set([
  ...['scope', 'idToken', 'accessToken', 'accessTokenExpiresAt'],
  ...['refreshToken', 'refreshTokenExpiresAt'],
])

function isOfEarlierVersions(table: string, column: string): boolean {
  return ofEarlierVersions.has(column) || (table === 'user' && column === 'image')
}

/** Every column of every table, as the database says. */
const columns = {
  sqlite: `select tables.name as "table", columns.name as "column"
    from sqlite_schema tables, pragma_table_info(tables.name) columns
    where tables.type = 'table' and tables.name not like 'sqlite_%' and tables.name not like 'kysely_%'`,
  postgres: `select table_name as "table", column_name as "column"
    from information_schema.columns join information_schema.tables using (table_schema, table_name)
    where table_schema = 'public' and table_type = 'BASE TABLE' and table_name not like 'kysely_%'`,
} as const

test('every table of the database is exported, but those of one process or of minutes', async () => {
  await using chat = await buildChat()
  const { rows } = await sql
    .raw<{ table: string; column: string }>(columns[database])
    .execute(chat.app.context.db)
  const leftOut = [
    ...['starts', 'changes', 'budgets', 'mistakes', 'used_marks', 'verification'],
    'waiting_pushes',
    'file_sums',
  ]
  const there = Map.groupBy(
    rows.filter(
      ({ table, column }) =>
        // The index of the search is made again, of the log.
        !leftOut.includes(table) &&
        !table.startsWith('search_') &&
        !isOfEarlierVersions(table, column),
    ),
    ({ table }) => table,
  )
  expect(Object.keys(portableTables).toSorted()).toEqual([...there.keys()].toSorted())
  for (const [table, { columns }] of Object.entries(portableTables)) {
    const found = there.get(table)?.map(({ column }) => column)
    expect([table, Object.keys(columns).toSorted()]).toEqual([table, found?.toSorted()])
  }
})

import {
  cpSync,
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
import { afterAll, describe, expect, test } from 'vitest'
import { portableTables } from '../storage/portable-tables.ts'
import { openStorage } from '../storage/storage.ts'
import { temporaryFolder } from '../storage/testing/temporary-folder.ts'
import { buildChat, passwordOf } from '../testing/build-chat.ts'
import { hasPostgres, newDatabase } from '../testing/test-database.ts'
import { checkDatabase } from './check-database.ts'
import { copyPlace } from './copy-place.ts'
import { exportTo, importFrom } from './export-file.ts'
import type { Place } from './stored-places.ts'
import { eventfulFolder } from './testing/eventful-folder.ts'

const secretIn = (folder: string) => readFileSync(join(folder, 'secret'), 'utf8')

const kept = mkdtempSync(join(tmpdir(), 'lobby-'))
afterAll(() => rmSync(kept, { recursive: true, force: true }))
let made: Promise<{ folder: string; file: string; secret: string }> | undefined

/** An export of a folder in which something of every kind has happened, and that folder. */
function exported() {
  made ??= (async () => {
    const folder = join(kept, 'data')
    cpSync(await eventfulFolder(), folder, { recursive: true })
    const file = join(kept, 'all.jsonl.gz')
    await exportTo({ place: { folder }, secret: undefined, file, force: false })
    return { folder, file, secret: secretIn(folder) }
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

const places: [string, () => Promise<Place>][] = [
  ['a folder', async () => ({ folder: join(temporaryFolder(), 'data') })],
  ...(hasPostgres
    ? [['PostgreSQL', async () => ({ databaseUrl: await newDatabase('empty') })] as const].map(
        (each) => [...each] as [string, () => Promise<Place>],
      )
    : []),
]

describe.each(places)('%s', (_, newPlace) => {
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
      expect(
        checkDatabase(join(place.folder, 'lobby.db')).checks.flatMap((c) => c.problems),
      ).toEqual([])
      await using chat = await buildChat({ dataFolder: place.folder })
      const ada = await chat.signIn('Ada', passwordOf('Ada'))
      const said = await chat.fetch('/api/rooms/lobby/messages', {
        as: ada,
        json: { body: 'Here.' },
      })
      expect(said.status).toBe(201)
      expect(await said.json()).toMatchObject({ seq: 31 })
      return
    }
    const storage = await openStorage({ dataFolder: temporaryFolder(), ...place })
    const { db } = storage
    // A number that was given by hand is not given out again.
    const { number } = await db
      .insertInto('senders')
      .values({ id: 'new' })
      .returning('number')
      .executeTakeFirstOrThrow()
    const highest = await db
      .selectFrom('senders')
      .select(({ fn }) => fn.max('number').as('max'))
      .executeTakeFirstOrThrow()
    expect(number).toBe(highest.max)
    await storage.close()
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
    const place = await newPlace()
    const secret = all.secret
    await copyPlace({ folder: all.folder }, place, secret)
    const back = { folder: join(temporaryFolder(), 'back') }
    await copyPlace(place, back, secret)

    const file = join(temporaryFolder(), 'back.jsonl.gz')
    await exportTo({ place: back, secret: undefined, file, force: false })
    expect(rowsOf(file)).toBe(rowsOf(all.file))
    expect(secretIn(back.folder)).toBe(secret)
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
  const place = { folder: chat.dataFolder }
  const file = join(temporaryFolder(), 'all.gz')
  await exportTo({ place, secret: undefined, file, force: false })
  expect(textOf(file)).toContain('"One"')
  expect(statSync(file).mode & 0o777).toBe(0o600)
  await expect(exportTo({ place, secret: undefined, file, force: false })).rejects.toThrow(
    /--force/,
  )
  await exportTo({ place, secret: undefined, file, force: true })
  expect(readdirSync(join(file, '..'))).toEqual(['all.gz'])
})

/** Columns that nothing reads any more. */
const ofEarlierVersions = new Set([
  ...['image', 'scope', 'idToken', 'accessToken', 'accessTokenExpiresAt'],
  ...['refreshToken', 'refreshTokenExpiresAt'],
])

test('every table of the database is exported, but those of one process or of minutes', async () => {
  await using chat = await buildChat()
  const { rows } = await sql<{ name: string }>`
    select name from sqlite_schema where type = 'table' and name not like 'sqlite_%'
      and name not like 'kysely_%'`.execute(chat.app.context.db)
  const leftOut = ['starts', 'changes', 'budgets', 'mistakes', 'used_marks', 'verification']
  const names = rows.map(({ name }) => name).filter((name) => !leftOut.includes(name))
  expect(Object.keys(portableTables).toSorted()).toEqual(names.toSorted())
  for (const [table, { columns }] of Object.entries(portableTables)) {
    const found = await sql<{ name: string }>`select name from pragma_table_info(${table})`.execute(
      chat.app.context.db,
    )
    const there = found.rows.map(({ name }) => name).filter((name) => !ofEarlierVersions.has(name))
    expect([table, Object.keys(columns).toSorted()]).toEqual([table, there.toSorted()])
  }
})

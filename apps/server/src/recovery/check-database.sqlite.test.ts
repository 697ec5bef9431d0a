import { readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { DatabaseSync } from 'node:sqlite'
import { expect, test } from 'vitest'
import { openStorage } from '../storage/storage.ts'
import { temporaryFolder } from '../storage/testing/temporary-folder.ts'
import { buildChat } from '../testing/build-chat.ts'
import { earlierFolder } from '../testing/earlier-folder/earlier-folder.ts'
import { checkDatabase } from './check-database.ts'
import type { CheckName } from './check-report.ts'
import { repairFolder } from './repair.ts'
import { eventfulFolder, fillChat } from './testing/eventful-folder.ts'

const databaseIn = (dataFolder: string) => join(dataFolder, 'lobby.db')
const check = (dataFolder: string) => checkDatabase(databaseIn(dataFolder))

/** By check, what is wrong. */
function problemsIn(dataFolder: string): Partial<Record<CheckName, readonly string[]>> {
  const wrong = check(dataFolder).checks.filter(({ problems }) => problems.length > 0)
  return Object.fromEntries(wrong.map(({ name, problems }) => [name, problems]))
}

function damage(dataFolder: string, ...statements: readonly string[]): void {
  const database = new DatabaseSync(databaseIn(dataFolder), { enableForeignKeyConstraints: false })
  for (const statement of statements) database.exec(statement)
  database.close()
}

test('a folder in which something of every kind has happened is sound, stopped and beside its server', async () => {
  await using chat = await buildChat()
  await fillChat(chat)
  expect(problemsIn(chat.dataFolder)).toEqual({})
  expect(check(chat.dataFolder)).toMatchObject({ ok: true })
  await chat.say('lobby', 'The server has not noticed.')
  expect(problemsIn(await eventfulFolder())).toEqual({})
})

const attic = `(select id from rooms where name = 'Loft')`
const tea = `(room, seq) in (select room, seq from event_rows where body = 'Tea?')`

test.each<[CheckName, string, string, RegExp]>([
  [
    'tables',
    'a message was changed',
    `update message_rows set author = (select number from senders where number <> author) where ${tea}`,
    /not what its log says/,
  ],
  [
    'tables',
    'a message was taken out',
    `delete from message_rows where ${tea}`,
    /in the log alone/,
  ],
  [
    'tables',
    'the text of a deleted message is back',
    `update event_rows set body = 'A secret.' where bodyHash is not null`,
    /not what its log says/,
  ],
  [
    'tables',
    'a message was put in',
    `insert into message_rows (room, seq, author) select room, 2, author from message_rows where ${tea}`,
    /not in its log/,
  ],
  [
    'tables',
    'a message stands behind the end',
    `insert into message_rows (room, seq, author) select room, 999, author from message_rows where ${tea}`,
    /behind the end/,
  ],
  ['tables', 'a mention is forgotten', 'delete from mention_rows', /The mentions in lobby/],
  [
    'tables',
    'a ban is forgotten',
    `update members set role = 'member' where role = 'banned'`,
    /What Eve is/,
  ],
  ['tables', 'a member is missing', `delete from members where name = 'Bob'`, /What Bob is/],
  [
    'tables',
    'a stranger is in a room',
    `insert into members select roomId, 'mallory', 'Mallory', 1, 'moderator', 1, null from members where name = 'Bob'`,
    /Mallory is in/,
  ],
  [
    'tables',
    'a room has its old name',
    `update rooms set name = 'Attic' where name = 'Loft'`,
    /The name of/,
  ],
  [
    'tables',
    'a setting is another',
    `update rooms set guests = 1 where name = 'Loft'`,
    /The settings of/,
  ],
  [
    'tables',
    'files are counted that are not there',
    `update file_sums set files = 3 where ownerId = ''`,
    /files of all people are not as many/,
  ],
  [
    'log',
    'a head is behind',
    `update room_heads set lastSeq = 3 where roomId = ${attic}`,
    /head of .* says 3/,
  ],
  [
    'log',
    'a head counts wrong',
    `update room_heads set messageCount = 7 where roomId = ${attic}`,
    /counts 7 messages/,
  ],
  ['log', 'a head is missing', `delete from room_heads where roomId = ${attic}`, /has no head/],
  [
    'epochs',
    'a room is of another history',
    `update room_heads set epoch = 'other' where roomId = ${attic}`,
    /another database/,
  ],
])('%s: %s: it is found, and repaired', async (name, _, statement, says) => {
  const dataFolder = await eventfulFolder()
  damage(dataFolder, statement)
  expect(problemsIn(dataFolder)[name]?.join(' ')).toMatch(says)

  repairFolder(dataFolder)
  expect(problemsIn(dataFolder)).toEqual({})
})

test('events that are lost at the end are found, and what is left becomes another history', async () => {
  const dataFolder = await eventfulFolder()
  const epochsOf = () => {
    const database = new DatabaseSync(databaseIn(dataFolder), { readOnly: true })
    const rows = database.prepare('select epoch from room_heads order by roomId').all()
    database.close()
    return rows.map(({ epoch }) => epoch)
  }
  const before = epochsOf()
  damage(
    dataFolder,
    `delete from event_rows where room = (select number from rooms where slug = 'lobby') and seq > 20`,
  )
  expect(problemsIn(dataFolder)).toMatchObject({
    log: [expect.stringMatching(/ends at 20; its head says 30/), expect.any(String)],
    tables: [
      'lobby has messages behind the end of its log.',
      'The mentions in lobby are not what its log says.',
    ],
  })

  repairFolder(dataFolder)
  expect(problemsIn(dataFolder)).toEqual({})
  for (const epoch of epochsOf()) expect(before).not.toContain(epoch)
})

test('a hole in the log and a breach of the audit log are found, and no repair hides them', async () => {
  const dataFolder = await eventfulFolder()
  damage(
    dataFolder,
    `delete from event_rows where seq = 10 and room = (select number from rooms where slug = 'lobby')`,
    'drop trigger audit_no_update',
    `update audit set targetName = 'x' where id = 2`,
  )
  const wrong = {
    log: expect.arrayContaining(['The log of lobby has 1 holes before 30.']),
    'audit log': ['Entry 2 is not what was written.'],
  }
  expect(problemsIn(dataFolder)).toMatchObject(wrong)
  repairFolder(dataFolder)
  expect(problemsIn(dataFolder)).toEqual({
    ...wrong,
    log: ['The log of lobby has 1 holes before 30.'],
  })
})

test('16 KB of noise anywhere in lobby.db are found', async () => {
  const dataFolder = await eventfulFolder()
  const path = databaseIn(dataFolder)
  // Without pages that hold nothing.
  damage(dataFolder, 'vacuum', 'pragma wal_checkpoint(truncate)')
  const whole = readFileSync(path)
  const noise = Buffer.from(Array.from({ length: 16_384 }, (_, index) => (index * 7_919) % 251))
  const places = Array.from({ length: whole.length / noise.length }, (_, index) => index)
  const unnoticed = places.filter((place) => {
    const damaged = Buffer.from(whole)
    noise.copy(damaged, place * noise.length)
    writeFileSync(path, damaged)
    return check(dataFolder).ok
  })
  expect(unnoticed).toEqual([])
  writeFileSync(path, whole)
  expect(problemsIn(dataFolder)).toEqual({})
})

test('what cannot be repaired is left as it was', async () => {
  const dataFolder = await eventfulFolder()
  const path = databaseIn(dataFolder)
  const damaged = readFileSync(path)
  damaged.fill('noise', 8_192, 8_192 + 16_384)
  writeFileSync(path, damaged)
  expect(() => repairFolder(dataFolder)).toThrow(/restore a backup/)
  expect(readFileSync(path).equals(damaged)).toBe(true)
})

test('a folder of another program, of a newer Lobby or of none is said to be that', async () => {
  const dataFolder = temporaryFolder()
  expect(() => check(dataFolder)).toThrow(/There is no database/)
  damage(dataFolder, 'create table bookmarks (url text)')
  expect(problemsIn(dataFolder)).toEqual({ file: ['It is no database of Lobby.'] })

  const newer = await eventfulFolder()
  damage(newer, `insert into kysely_migration (name, timestamp) values ('9999-later', '')`)
  expect(problemsIn(newer)).toEqual({ schema: [expect.stringMatching(/newer .*9999-later/)] })
})

test('a repair of a folder that another version left says which way to go', async () => {
  expect(() => repairFolder(earlierFolder())).toThrow(/run `lobby migrate` first/)
  const newer = await eventfulFolder()
  damage(newer, `insert into kysely_migration (name, timestamp) values ('9999-later', '')`)
  expect(() => repairFolder(newer)).toThrow(/newer Lobby/)
})

test.each([
  ['nothing is wrong', []],
  ['something is', ['update room_heads set messageCount = 7']],
])('nothing is repaired beside a server, where %s', async (_, statements) => {
  const dataFolder = await eventfulFolder()
  damage(dataFolder, ...statements)
  await using _server = await openDisposable(dataFolder)
  expect(() => repairFolder(dataFolder)).toThrow(/in use by process/)
})

test('a folder that was checked for a repair, or repaired, is free for a server again', async () => {
  const dataFolder = await eventfulFolder()
  repairFolder(dataFolder)
  damage(dataFolder, 'update room_heads set messageCount = 7')
  repairFolder(dataFolder)
  await using _server = await openDisposable(dataFolder)
})

async function openDisposable(dataFolder: string): Promise<AsyncDisposable> {
  const storage = await openStorage({ dataFolder })
  return { [Symbol.asyncDispose]: () => storage.close() }
}

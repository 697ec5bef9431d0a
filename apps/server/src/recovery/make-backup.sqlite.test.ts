import { spawnSync } from 'node:child_process'
import { hash } from 'node:crypto'
import {
  chmodSync,
  existsSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  statSync,
  writeFileSync,
} from 'node:fs'
import { join } from 'node:path'
import { DatabaseSync } from 'node:sqlite'
import { create } from 'tar'
import { expect, onTestFinished, test } from 'vitest'
import { copyMarkKey } from '../storage/copy-mark.ts'
import { folderAt } from '../storage/folder.ts'
import { migrations } from '../storage/migrations/migrations.ts'
import { openStorage } from '../storage/storage.ts'
import { temporaryFolder } from '../storage/testing/temporary-folder.ts'
import { earlierFolder } from '../testing/earlier-folder/earlier-folder.ts'
import { runLobby } from '../testing/lobby-process.ts'
import { checkDatabase } from './check-database.ts'
import { backUp } from './make-backup.ts'
import { restoreBackup } from './restore-backup.ts'
import { eventfulFolder } from './testing/eventful-folder.ts'

async function backUpTo(file: string, { force = false, dataFolder = '' } = {}) {
  const from = dataFolder || (await eventfulFolder())
  return backUp({ dataFolder: from, database: folderAt(from).database, file, force })
}

/** Everything in the tables, by table; histories and starts aside. */
function contents(dataFolder: string): object {
  const database = new DatabaseSync(folderAt(dataFolder).database, { readOnly: true })
  const tables = database
    .prepare(
      `select name from sqlite_schema where type = 'table' and name not in ('meta', 'starts')`,
    )
    .all()
  const rows = tables.map(({ name }) => [name, database.prepare(`select * from "${name}"`).all()])
  database.close()
  const { room_heads, ...others } = Object.fromEntries(rows)
  const heads = (room_heads as object[]).map((head) => ({ ...head, epoch: '' }))
  return { ...others, heads }
}

const epochOf = async (dataFolder: string) => {
  const storage = await openStorage({ dataFolder })
  await storage.close()
  return storage.dbEpoch
}

test('a backup has everything, and what is restored from it is another history', async () => {
  const dataFolder = await eventfulFolder()
  mkdirSync(join(dataFolder, 'files/0a'), { recursive: true })
  writeFileSync(join(dataFolder, 'files/0a/picture-1.png'), 'a picture')
  const folder = temporaryFolder()
  const [file, to] = [join(folder, 'lobby.tar'), join(folder, 'deep/new')]

  const manifest = await backUpTo(file, { dataFolder })
  expect(manifest.files.map(({ name }) => name)).toEqual([
    'lobby.db',
    'secret',
    'files/0a/picture-1.png',
  ])
  expect(readdirSync(folder)).toEqual(['lobby.tar'])
  const { epoch } = await restoreBackup(file, to)

  expect(contents(to)).toEqual(contents(dataFolder))
  for (const name of ['secret', 'files/0a/picture-1.png'])
    expect(readFileSync(join(to, name))).toEqual(readFileSync(join(dataFolder, name)))
  expect(epoch).not.toBe(await epochOf(dataFolder))
  expect(await epochOf(to)).toBe(epoch)
  expect(checkDatabase(folderAt(to).database).ok).toBe(true)
})

test('a folder that an older version left can be backed up as it is, and restored', async () => {
  const dataFolder = earlierFolder()
  const [file, to] = [join(temporaryFolder(), 'lobby.tar'), join(temporaryFolder(), 'new')]

  const { schema, events } = await backUpTo(file, { dataFolder })
  expect(Object.keys(migrations).slice(0, schema.length)).toEqual(schema)
  expect(schema.length).toBeLessThan(Object.keys(migrations).length)
  await restoreBackup(file, to)

  expect(checkDatabase(folderAt(to).database).ok).toBe(true)
  const database = new DatabaseSync(folderAt(to).database, { readOnly: true })
  expect(database.prepare('select count(*) as events from events').get()).toEqual({ events })
  database.close()
})

test('security 59: a backup, and every file and folder that is restored, are for their owner alone', async () => {
  const dataFolder = await eventfulFolder()
  mkdirSync(join(dataFolder, 'files/0a'), { recursive: true, mode: 0o755 })
  writeFileSync(join(dataFolder, 'files/0a/picture.png'), 'a picture', { mode: 0o644 })
  chmodSync(join(dataFolder, 'secret'), 0o644)
  const folder = temporaryFolder()
  const [file, to] = [join(folder, 'lobby.tar'), join(folder, 'new')]
  mkdirSync(to, { mode: 0o755 })
  await backUpTo(file, { dataFolder })
  await restoreBackup(file, to)

  const modeOf = (path: string) => statSync(path).mode & 0o777
  expect([modeOf(file), modeOf(to)]).toEqual([0o600, 0o700])
  for (const entry of readdirSync(to, { recursive: true, withFileTypes: true }))
    expect([entry.name, modeOf(join(entry.parentPath, entry.name))]).toEqual([
      entry.name,
      entry.isDirectory() ? 0o700 : 0o600,
    ])
})

test('a file that exists is replaced only if that is asked for', async () => {
  const file = join(temporaryFolder(), 'lobby.tar')
  writeFileSync(file, 'an old backup')
  await expect(backUpTo(file)).rejects.toThrow(/exists: .*--force/)
  expect(readFileSync(file, 'utf8')).toBe('an old backup')
  await backUpTo(file, { force: true })
  expect(statSync(file).size).toBeGreaterThan(100_000)
})

test('of half of what a `lobby copy` is to bring, no backup is made, and `lobby doctor` names it', async () => {
  const dataFolder = await eventfulFolder()
  const database = new DatabaseSync(folderAt(dataFolder).database)
  const mark = JSON.stringify({ source: 'epoch', state: 'hash' })
  database.prepare('insert into meta (key, value) values (?, ?)').run(copyMarkKey, mark)
  database.close()
  const file = join(temporaryFolder(), 'half.tar')
  await expect(backUpTo(file, { dataFolder })).rejects.toThrow(/has not ended/)
  expect(existsSync(file)).toBe(false)
  const { stdout } = await runLobby(['doctor'], { LOBBY_DATA: dataFolder })
  expect(stdout).toMatch(/WRONG {3}database: A copy into this database has not ended/)
})

test('of a folder that is damaged or has no database, no backup is made', async () => {
  const folder = temporaryFolder()
  const file = join(folder, 'lobby.tar')
  await expect(backUpTo(file, { dataFolder: folder })).rejects.toThrow(/There is no database/)
  const dataFolder = await eventfulFolder()
  const database = new DatabaseSync(folderAt(dataFolder).database)
  database.exec('delete from message_rows where seq = 4')
  database.close()
  await expect(backUpTo(file, { dataFolder })).rejects.toThrow(
    /damaged: Message .* is in the log alone/,
  )
  expect(readdirSync(folder)).toEqual([])
})

test('a backup that cannot be read or written says why in a sentence', async () => {
  const dataFolder = await eventfulFolder()
  const folder = temporaryFolder()
  const target = join(folder, 'a folder')
  mkdirSync(target)
  await expect(backUpTo(target, { dataFolder, force: true })).rejects.toThrow(/is a folder/)
  const { database } = folderAt(dataFolder)
  // Its header says that it is none.
  writeFileSync(database, 'x'.repeat(8_192))
  await expect(backUpTo(join(folder, 'lobby.tar'), { dataFolder })).rejects.toThrow(
    /cannot be read.*lobby check/,
  )
  expect(readdirSync(folder)).toEqual(['a folder'])
})

const mount = (...args: string[]) => spawnSync('mount', args).status === 0

test('on a full disk the backup of yesterday stays, and nothing half-written', async ({ skip }) => {
  const folder = temporaryFolder()
  // Root alone may make a disk that is small enough.
  if (!mount('-t', 'tmpfs', '-o', 'size=400k', 'tmpfs', folder)) skip()
  onTestFinished(() => void spawnSync('umount', [folder]))
  const file = join(folder, 'lobby.tar')
  writeFileSync(file, 'the backup of yesterday')

  await expect(backUpTo(file, { force: true })).rejects.toThrow(/There is no room/)
  expect(readdirSync(folder)).toEqual(['lobby.tar'])
  expect(readFileSync(file, 'utf8')).toBe('the backup of yesterday')

  const archive = join(temporaryFolder(), 'lobby.tar')
  await backUpTo(archive)
  const to = join(folder, 'new')
  expect(mount('-o', 'remount,size=200k', folder)).toBe(true)
  await expect(restoreBackup(archive, to)).rejects.toThrow()
  expect(existsSync(to)).toBe(false)
})

test('nothing is restored into a folder with something in it', async () => {
  const folder = temporaryFolder()
  const [file, to] = [join(folder, 'lobby.tar'), join(folder, 'new')]
  await backUpTo(file)
  mkdirSync(to)
  writeFileSync(join(to, 'diary'), 'Dear diary.')
  await expect(restoreBackup(file, to)).rejects.toThrow(/not empty/)
  expect(readdirSync(to)).toEqual(['diary'])
})

test('an archive that is damaged anywhere is refused, and nothing is left of it', async () => {
  const folder = temporaryFolder()
  const [file, to] = [join(folder, 'lobby.tar'), join(folder, 'new')]
  await backUpTo(file)
  const whole = readFileSync(file)
  const refuses = async (bytes: Buffer, what: string) => {
    writeFileSync(file, bytes)
    await expect(restoreBackup(file, to), what).rejects.toThrow(/is damaged|is no backup/)
    expect(readdirSync(folder)).toEqual(['lobby.tar'])
  }
  for (const length of [0, 100, 512, 5_000, whole.length / 2, whole.length - 2_048])
    await refuses(whole.subarray(0, length), `cut after ${length}`)
  for (const at of [
    10,
    600,
    3_000,
    150_000,
    whole.indexOf('secret', 2_048),
    whole.length - 1_530,
  ]) {
    const damaged = Buffer.from(whole)
    damaged[at] = (damaged[at] ?? 0) ^ 0x55
    await refuses(damaged, `a bit at ${at}`)
  }
  const rooms = '"rooms": 2'
  expect(whole.includes(rooms)).toBe(true)
  const miscounted = whole.toString('latin1').replace(rooms, '"rooms": 3')
  await refuses(Buffer.from(miscounted, 'latin1'), 'a number')
  writeFileSync(file, whole)
  await restoreBackup(file, to)
})

/** An archive that is made by hand. */
async function forge(manifest: object, files: Readonly<Record<string, string>>, names: string[]) {
  const folder = temporaryFolder()
  const inside = join(folder, 'inside')
  mkdirSync(join(inside, 'deep'), { recursive: true })
  writeFileSync(
    join(inside, 'manifest.json'),
    JSON.stringify({ ...manifest, sha256: hash('sha256', JSON.stringify(manifest)) }),
  )
  for (const [name, text] of Object.entries(files)) writeFileSync(join(inside, name), text)
  const file = join(folder, 'forged.tar')
  await create({ file, cwd: inside, preservePaths: true }, names)
  return { file, to: join(folder, 'new'), folder }
}

const plain = {
  format: 1,
  lobby: '0.1.0',
  createdAt: '',
  schema: [],
  rooms: 0,
  events: 0,
  files: [],
}
const entry = (name: string) => ({
  name,
  bytes: 1,
  sha256: '2d711642b726b04401627ca9fbac32f5c8530fb1903cc4db02258717921a4881',
})

test.each<[string, object, string[], RegExp]>([
  ['another program’s archive', plain, ['x', 'manifest.json'], /is no backup/],
  [
    'of a later format',
    { ...plain, format: 2 },
    ['manifest.json'],
    /is no backup that this version/,
  ],
  [
    'of a newer Lobby',
    { ...plain, schema: ['9999-later'] },
    ['manifest.json'],
    /newer Lobby .*9999-later/,
  ],
  [
    'with a way out of the folder',
    { ...plain, files: [entry('../outside')] },
    ['manifest.json', '../outside'],
    /is no backup/,
  ],
  [
    'with an absolute path',
    { ...plain, files: [entry('/etc/passwd')] },
    ['manifest.json'],
    /is no backup/,
  ],
  [
    'with a hidden way',
    { ...plain, files: [entry('files/../../x')] },
    ['manifest.json', 'x'],
    /is no backup/,
  ],
  ['with more than its manifest says', plain, ['manifest.json', 'x'], /holds "x"/],
  ['with less', { ...plain, files: [entry('secret')] }, ['manifest.json'], /secret is missing/],
  ['without a database', plain, ['manifest.json'], /There is no database/],
])('refused: an archive %s', async (_, manifest, names, says) => {
  const { file, to, folder } = await forge(manifest, { x: 'x', '../outside': 'x' }, names)
  await expect(restoreBackup(file, to)).rejects.toThrow(says)
  expect(readdirSync(folder).sort()).toEqual(['forged.tar', 'inside', 'outside'])
})

import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { readdirSync, readFileSync, statSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { DatabaseSync } from 'node:sqlite'
import { fileURLToPath } from 'node:url'
import { sql } from 'kysely'
import { expect, onTestFinished, test } from 'vitest'
import '../../testing/process-limit.ts'
import { rotateEpochs } from '../epochs.ts'
import { openStorage } from '../storage.ts'
import { temporaryFolder } from '../testing/temporary-folder.ts'
import { openForWriting } from './connection.ts'

async function open(dataFolder = temporaryFolder()) {
  const storage = await openStorage({ dataFolder })
  onTestFinished(() => storage.close())
  return storage
}

test('the folder and its files are for their owner alone', async () => {
  const dataFolder = join(temporaryFolder(), 'deep', 'data')
  await open(dataFolder)

  expect(statSync(dataFolder).mode & 0o777).toBe(0o700)
  for (const file of readdirSync(dataFolder))
    expect([file, statSync(join(dataFolder, file)).mode & 0o777]).toEqual([file, 0o600])
})

test('commits wait for the disk, and checkpoints are ours', async () => {
  const { db } = await open()
  const expected = {
    journal_mode: 'wal',
    synchronous: 2,
    wal_autocheckpoint: 0,
    journal_size_limit: 64 * 1024 * 1024,
    foreign_keys: 1,
    mmap_size: 0,
    trusted_schema: 0,
  }
  for (const [pragma, value] of Object.entries(expected)) {
    const { rows } = await sql<object>`pragma ${sql.raw(pragma)}`.execute(db)
    expect([pragma, Object.values(rows[0] ?? {})[0]]).toEqual([pragma, value])
  }
})

test('a killed process leaves no lock behind', async () => {
  const dataFolder = temporaryFolder()
  const script = new URL('../testing/open-and-wait.ts', import.meta.url)
  const child = spawn(process.execPath, [fileURLToPath(script), dataFolder])
  await once(child.stdout, 'data')
  await expect(openStorage({ dataFolder })).rejects.toThrow(`in use by process ${child.pid}`)

  child.kill('SIGKILL')
  await once(child, 'exit')
  await open(dataFolder)
})

test('a database that is none is refused and left as it is', async () => {
  const dataFolder = temporaryFolder()
  const database = join(dataFolder, 'lobby.db')
  writeFileSync(database, 'Dear diary. '.repeat(1_000))

  await expect(openStorage({ dataFolder })).rejects.toThrow(/cannot be opened .*restore a backup/)
  expect(readFileSync(database, 'utf8')).toBe('Dear diary. '.repeat(1_000))
})

test('the database of another program is refused', async () => {
  const dataFolder = temporaryFolder()
  const other = new DatabaseSync(join(dataFolder, 'lobby.db'))
  other.exec('create table bookmarks (url text)')
  other.close()
  await expect(openStorage({ dataFolder })).rejects.toThrow(/the database of another program/)
})

test('after a restore the database and its rooms have other epochs', async () => {
  const dataFolder = temporaryFolder()
  const storage = await open(dataFolder)
  const rotated = await rotateEpochs(storage.db)
  await storage.close()

  expect(rotated).not.toBe(storage.dbEpoch)
  expect((await open(dataFolder)).dbEpoch).toBe(rotated)
})

test('a database that another program keeps locked is refused, and no backup is asked for', async () => {
  const dataFolder = temporaryFolder()
  const path = join(dataFolder, 'lobby.db')
  await (await open(dataFolder)).close()
  const other = new DatabaseSync(path)
  other.exec('pragma locking_mode = exclusive; begin immediate')

  expect(() => openForWriting(path, 0)).toThrow(/kept locked by another program: end that program/)
  other.exec('rollback')
  other.close()
  openForWriting(path, 0).close()
})

import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { sql } from 'kysely'
import { expect, onTestFinished, test } from 'vitest'
import { onlySqlite } from '../testing/only-sqlite.ts'
import { StorageError } from './storage-error.ts'
import { temporaryFolder } from './testing/temporary-folder.ts'
import { openTestStorage } from './testing/test-storage.ts'

async function open(dataFolder = temporaryFolder()) {
  const storage = await openTestStorage({ dataFolder })
  onTestFinished(() => storage.close())
  return storage
}

test('a folder is used by one process, and the other is told by which', async () => {
  const dataFolder = temporaryFolder()
  const storage = await open(dataFolder)
  await expect(openTestStorage({ dataFolder })).rejects.toThrow(`in use by process ${process.pid}`)

  await storage.close()
  await (await openTestStorage({ dataFolder })).close()
})

test('a file where the folder should be is refused with the reason', async () => {
  const file = join(temporaryFolder(), 'file')
  writeFileSync(file, '')
  await expect(openTestStorage({ dataFolder: file })).rejects.toThrow(/is a file: give the path/)
  await expect(openTestStorage({ dataFolder: join(file, 'in') })).rejects.toThrow(StorageError)
})

test('a folder that nobody may write to is refused with the reason', async () => {
  await expect(openTestStorage({ dataFolder: '/proc/lobby' })).rejects.toThrow(StorageError)
})

test('a schema that a newer version made is refused by name', async () => {
  const dataFolder = temporaryFolder()
  const storage = await open(dataFolder)
  await sql`insert into kysely_migration (name, timestamp) values ('9999-later', '')`.execute(
    storage.db,
  )
  await storage.close()

  await expect(openTestStorage({ dataFolder })).rejects.toThrow(/newer Lobby .*9999-later/)
  await expect(openTestStorage({ dataFolder })).rejects.toThrow(StorageError)
})

onlySqlite('a database that is not made beforehand')('migrations run once', async () => {
  const dataFolder = temporaryFolder()
  const first = await open(dataFolder)
  expect(first.migrated).not.toEqual([])
  await first.close()
  const second = await open(dataFolder)
  expect(second.migrated).toEqual([])
  expect(second.dbEpoch).toBe(first.dbEpoch)
})

test('a closed storage refuses instead of waiting', async () => {
  const storage = await open()
  await storage.close()
  const insert = storage.db.insertInto('meta').values({ key: 'epoch', value: '' })
  await expect(insert.execute()).rejects.toMatchObject({ code: 'storage' })
  await expect(storage.db.selectFrom('meta').selectAll().execute()).rejects.toMatchObject({
    code: 'storage',
  })
})

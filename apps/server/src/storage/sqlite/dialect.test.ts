import { type Kysely, sql } from 'kysely'
import { expect, onTestFinished, test } from 'vitest'
import { openStorage, type StorageOptions } from '../storage.ts'
import { temporaryFolder } from '../testing/temporary-folder.ts'

async function open(options: Partial<StorageOptions> = {}) {
  const storage = await openStorage({ dataFolder: temporaryFolder(), ...options })
  onTestFinished(() => storage.close())
  return storage
}

const garden = (slug = 'garden') => ({
  id: slug,
  slug,
  name: 'Garden',
  createdAt: '',
  createdBy: null,
})

test('a select sees every write that was answered before', async () => {
  const { db } = await open()
  for (let count = 1; count <= 50; count++) {
    await db
      .insertInto('rooms')
      .values(garden(`room-${count}`))
      .execute()
    const rooms = await db.selectFrom('rooms').select('id').execute()
    expect(rooms).toHaveLength(count)
  }
})

test('booleans, dates and what is left out can be stored', async () => {
  const { db } = await open()
  await sql`create table things (yes, no, day, blank)`.execute(db)
  const things = db as unknown as Kysely<{ things: Record<string, unknown> }>
  const day = new Date('2026-01-02T03:04:05.678Z')
  await things
    .insertInto('things')
    .values({ yes: true, no: false, day, blank: undefined })
    .execute()

  expect(await things.selectFrom('things').selectAll().execute()).toEqual([
    { yes: 1, no: 0, day: '2026-01-02T03:04:05.678Z', blank: null },
  ])
})

test('writes say how many rows they changed, and may return them', async () => {
  const { db } = await open()
  const [row] = await db.insertInto('rooms').values(garden()).returningAll().execute()
  expect(row).toMatchObject(garden())
  const result = await db.updateTable('rooms').set({ name: 'Attic' }).executeTakeFirst()
  expect(result.numUpdatedRows).toBe(1n)
})

test('a transaction that fails leaves nothing', async () => {
  const { db } = await open()
  const failing = db.transaction().execute(async (transaction) => {
    await transaction.insertInto('rooms').values(garden()).execute()
    expect(await transaction.selectFrom('rooms').selectAll().execute()).toHaveLength(1)
    throw new Error('changed my mind')
  })
  await expect(failing).rejects.toThrow('changed my mind')
  expect(await db.selectFrom('rooms').selectAll().execute()).toEqual([])
})

test('a savepoint takes back a part of a transaction', async () => {
  const { db } = await open()
  const transaction = await db.startTransaction().execute()
  await transaction.insertInto('rooms').values(garden('kept')).execute()
  const withSavepoint = await transaction.savepoint('here').execute()
  await withSavepoint.insertInto('rooms').values(garden('dropped')).execute()
  await withSavepoint.rollbackToSavepoint('here').execute()
  await transaction.commit().execute()
  expect(await db.selectFrom('rooms').select('id').execute()).toEqual([{ id: 'kept' }])
})

test('a transaction that writes around itself fails instead of standing still', async () => {
  const { db } = await open({ transactionLimit: 20 })
  const outside: Promise<unknown>[] = []
  const stuck = db.transaction().execute(async () => {
    outside.push(db.insertInto('rooms').values(garden()).execute())
    await outside[0]
  })
  await expect(stuck).rejects.toThrow('took longer than 20 ms')
  await Promise.all(outside)
})

test('a transaction begun by hand is refused, for nobody would end it', async () => {
  const { db } = await open()
  await expect(sql`begin`.execute(db)).rejects.toThrow('db.transaction()')
  await db.insertInto('rooms').values(garden()).execute()
})

test('a broken constraint is an error with its code, and harms nothing', async () => {
  const { db } = await open()
  await db.insertInto('rooms').values(garden()).execute()
  const again = db
    .insertInto('rooms')
    .values({ ...garden(), id: 'other' })
    .execute()
  await expect(again).rejects.toMatchObject({ name: 'SqliteError', errcode: 2067 })
  expect(await db.selectFrom('rooms').select('id').execute()).toHaveLength(1)
})

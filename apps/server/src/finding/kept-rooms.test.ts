import { expect, onTestFinished, test } from 'vitest'
import type { Database } from '../storage/database.ts'
import { inTransaction } from '../storage/in-transaction.ts'
import { openTestStorage } from '../storage/testing/test-storage.ts'
import { addStretch, lockState, rewrite } from './index-parts.ts'
import { inRoom } from './index-words.ts'
import { roomParts } from './kept-rooms.ts'

test('what is kept of rooms is read again where the database was put back, and went on otherwise', async () => {
  const { db, close } = await openTestStorage()
  onTestFinished(close)
  const stretch = { start: 0, size: 256 }
  const write = (room: number) =>
    inTransaction(db, async (tx) => {
      const { changes } = await lockState(tx)
      await rewrite(tx, { words: new Map([[7, new Set([inRoom(room)])]]), written: changes })
    })
  await inTransaction(db, (tx) =>
    addStretch(tx, stretch, { words: new Map([[7, new Set([inRoom(1)])]]), written: 0 }),
  )
  const before = await rowsOf(db)
  await write(2)
  expect(await roomsIn(db)).toEqual([inRoom(2)])

  await inTransaction(db, async (tx) => {
    await tx.deleteFrom('search_parts').execute()
    for (const { places, ...row } of before.parts)
      await tx
        .insertInto('search_parts')
        .values({ ...row, places: new DataView(Uint8Array.from(places).buffer) })
        .execute()
    await tx.updateTable('search_state').set(before.state).execute()
  })
  await write(3)

  expect(await roomsIn(db)).toEqual([inRoom(3)])
})

const rowsOf = async (db: Database) => ({
  parts: await db.selectFrom('search_parts').selectAll().execute(),
  state: await db.selectFrom('search_state').selectAll().executeTakeFirstOrThrow(),
})

const roomsIn = async (db: Database) =>
  (await roomParts(db, [0, 256])).flatMap(({ words }) => words.split('\n').filter(Boolean))

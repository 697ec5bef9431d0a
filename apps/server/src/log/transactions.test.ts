import { expect, onTestFinished, test } from 'vitest'
import type { StorageOptions } from '../storage/storage.ts'
import { openTestStorage } from '../storage/testing/test-storage.ts'
import { onlySqlite } from '../testing/only-sqlite.ts'
import { openRoomLog } from './open-room-log.ts'

const ada = { id: 'ada', name: 'Ada', guest: false }
const tea = { kind: 'message.created', author: ada, body: 'Tea?' } as const

async function open(options: Partial<StorageOptions> = {}) {
  const storage = await openTestStorage(options)
  onTestFinished(() => storage.close())
  return storage
}

onlySqlite('one writer')(
  'an append waits for the end of a transaction, and so does the next transaction',
  async () => {
    const storage = await open()
    const log = openRoomLog(storage)
    const room = await log.createRoom({ slug: 'garden', name: 'Garden' })
    const order: string[] = []

    const first = await storage.db.startTransaction().execute()
    const append = log.append(room.id, tea).then(() => order.push('append'))
    const second = storage.db.transaction().execute(async (transaction) => {
      const events = await transaction.selectFrom('events').select('seq').execute()
      order.push(`second sees ${events.length}`)
    })
    await first.updateTable('rooms').set({ name: 'Attic' }).execute()
    expect(await first.selectFrom('events').select('seq').execute()).toEqual([])
    order.push('first')
    await first.commit().execute()
    await Promise.all([append, second])

    expect(order).toEqual(['first', 'append', 'second sees 1'])
  },
)

onlySqlite('a connection for all transactions')(
  'a transaction that does not end is ended, and cannot commit afterwards',
  async () => {
    const storage = await open({ transactionLimit: 20 })
    const log = openRoomLog(storage)
    const room = await log.createRoom({ slug: 'garden', name: 'Garden' })

    const endless = await storage.db.startTransaction().execute()
    await endless.updateTable('rooms').set({ name: 'Attic' }).execute()
    expect(await log.append(room.id, tea)).toMatchObject({ seq: 1 })

    const late = endless.updateTable('rooms').set({ name: 'Cellar' }).execute()
    await expect(late).rejects.toThrow('took longer than 20 ms')
    await expect(endless.commit().execute()).rejects.toThrow('took longer than 20 ms')
    const { name } = await storage.db.selectFrom('rooms').select('name').executeTakeFirstOrThrow()
    expect(name).toBe('Garden')
  },
)

test('a transaction that was open while the process stood still goes on', async () => {
  const limit = 2_000
  const storage = await open({ transactionLimit: limit })
  const log = openRoomLog(storage)
  await log.createRoom({ slug: 'garden', name: 'Garden' })

  const begun = await storage.db.startTransaction().execute()
  standStill(limit + 500)
  // Timers that are due come first, as after a SIGCONT.
  await new Promise((resolve) => setTimeout(resolve))
  await begun.updateTable('rooms').set({ name: 'Attic' }).execute()
  await begun.commit().execute()

  const { name } = await storage.db.selectFrom('rooms').select('name').executeTakeFirstOrThrow()
  expect(name).toBe('Attic')
})

/** Lets this thread do nothing, not even its timers, for so many milliseconds. */
function standStill(milliseconds: number): void {
  Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, milliseconds)
}

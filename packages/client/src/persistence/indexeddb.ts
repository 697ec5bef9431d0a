import { type IDBPDatabase, type IDBPTransaction, openDB } from 'idb'
import { format, readMessage, readPerson, readTimeline } from './kept-formats.ts'
import { MemoryPersistence } from './memory.ts'
import type { Kept, OutboxChange, Persistence } from './persistence.ts'

/** Some browsers never answer, and another tab may hold an older database open; nothing may wait for that, and messages do. */
const openWithin = 3_000

/** Keeps everything in the browser; in memory where it does not let us. A newer page's database is left alone. */
export function indexedDbPersistence(name = 'lobby'): Persistence {
  const opened = openDB(name, 1, {
    upgrade(database) {
      database.createObjectStore('device')
      database.createObjectStore('people', { keyPath: 'user.id' })
      database.createObjectStore('timelines', { keyPath: ['userId', 'slug'] })
      const outbox = database.createObjectStore('outbox', { keyPath: 'order', autoIncrement: true })
      outbox.createIndex('userId', 'userId')
      outbox.createIndex('clientId', 'message.clientId')
    },
    // A newer page wants to change it: make way.
    blocking: (_ours, _theirs, event) => (event.target as IDBDatabase).close(),
  })
  const tooLong = new Promise<never>((_, reject) => setTimeout(reject, openWithin))
  const chosen: Promise<Persistence> = Promise.race([opened, tooLong]).then(
    (database) => new IndexedDbPersistence(database),
    () => new MemoryPersistence(),
  )
  return {
    readKept: async () => (await chosen).readKept(),
    takeOver: async (userId) => (await chosen).takeOver(userId),
    writeKept: async (kept, gone) => (await chosen).writeKept(kept, gone),
    readOutbox: async (userId) => (await chosen).readOutbox(userId),
    writeOutbox: async (userId, changes) => (await chosen).writeOutbox(userId, changes),
    forget: async (userId) => (await chosen).forget(userId),
  }
}

const lastUser = 'last-user'
const allStores = ['device', 'people', 'timelines', 'outbox']

class IndexedDbPersistence implements Persistence {
  readonly #database: IDBPDatabase

  constructor(database: IDBPDatabase) {
    this.#database = database
  }

  async readKept(): Promise<Kept | undefined> {
    const transaction = this.#database.transaction(['device', 'people', 'timelines'])
    const userId = await transaction.objectStore('device').get(lastUser)
    if (typeof userId !== 'string') return undefined
    const person = readPerson(await transaction.objectStore('people').get(userId))
    if (!person) return undefined
    const kept = await transaction.objectStore('timelines').getAll(everyRoomOf(userId))
    const timelines = kept.map(readTimeline).filter((timeline) => timeline !== undefined)
    return { ...person, timelines: new Map(timelines) }
  }

  async takeOver(userId: string | undefined): Promise<void> {
    const transaction = this.#database.transaction(allStores, 'readwrite')
    const device = transaction.objectStore('device')
    if (userId === undefined) await device.delete(lastUser)
    else {
      await device.put(userId, lastUser)
      const people = await transaction.objectStore('people').getAllKeys()
      const outbox = await transaction.objectStore('outbox').getAll()
      const known = new Set<string>([...people.map(String), ...outbox.map(({ userId }) => userId)])
      for (const other of known) if (other !== userId) await erase(transaction, other)
    }
    await transaction.done
  }

  async writeKept({ user, rooms, timelines }: Kept, gone: readonly string[] = []): Promise<void> {
    const transaction = this.#database.transaction(['people', 'timelines'], 'readwrite')
    const kept = transaction.objectStore('timelines')
    const written = [
      transaction.objectStore('people').put({ format, user, rooms }),
      ...[...timelines].map(([slug, timeline]) =>
        kept.put({ format, userId: user.id, slug, timeline }),
      ),
      ...gone.map((slug) => kept.delete([user.id, slug])),
    ]
    // At once: what still waits for its turn when the page goes away is undone.
    transaction.commit()
    await Promise.all([...written, transaction.done])
  }

  async readOutbox(userId: string) {
    // An index answers what is equal to it in the order of the keys: that of `add`.
    const records = await this.#database.getAllFromIndex('outbox', 'userId', userId)
    return records.map(readMessage).filter((message) => message !== undefined)
  }

  async writeOutbox(userId: string, changes: readonly OutboxChange[]): Promise<void> {
    // Strict: on the disk, not only on its way there, before anybody counts on it.
    const options = { durability: 'strict' } as const
    const transaction = this.#database.transaction('outbox', 'readwrite', options)
    const outbox = transaction.store
    const written: Promise<unknown>[] = []
    for (const change of changes) {
      if (change.type === 'add')
        written.push(outbox.add({ format, userId, message: change.message }))
      else {
        const id = change.type === 'remove' ? change.clientId : change.message.clientId
        const order = await outbox.index('clientId').getKey(id)
        if (order === undefined) continue
        if (change.type === 'remove') written.push(outbox.delete(order))
        else written.push(outbox.put({ format, userId, order, message: change.message }))
      }
    }
    // In the same turn as an `add`: a page that goes away now has kept it.
    transaction.commit()
    await Promise.all([...written, transaction.done])
  }

  async forget(userId: string): Promise<void> {
    const transaction = this.#database.transaction(allStores, 'readwrite')
    const device = transaction.objectStore('device')
    if ((await device.get(lastUser)) === userId) await device.delete(lastUser)
    await erase(transaction, userId)
    await transaction.done
  }
}

async function erase(
  transaction: IDBPTransaction<unknown, string[], 'readwrite'>,
  userId: string,
): Promise<void> {
  await transaction.objectStore('people').delete(userId)
  await transaction.objectStore('timelines').delete(everyRoomOf(userId))
  const outbox = transaction.objectStore('outbox')
  for (const order of await outbox.index('userId').getAllKeys(userId)) await outbox.delete(order)
}

/** Keys of lists compare by their items, and an empty list is above every text. */
function everyRoomOf(userId: string): IDBKeyRange {
  return IDBKeyRange.bound([userId], [userId, []])
}

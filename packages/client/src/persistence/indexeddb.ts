import { answerTo, finished, openDatabase } from './idb.ts'
import { format, readMessage, readPerson, readTimeline } from './kept-formats.ts'
import { MemoryPersistence } from './memory.ts'
import type { Kept, OutboxChange, Persistence } from './persistence.ts'

/** Some browsers never answer; nothing may wait for that, and messages do. */
const openWithin = 3_000

/** Keeps everything in the browser; in memory where it does not let us. A newer page's database is left alone. */
export function indexedDbPersistence(factory: IDBFactory, name = 'lobby'): Persistence {
  const opened = openDatabase(factory, name, 1, (database) => {
    database.createObjectStore('device')
    database.createObjectStore('people', { keyPath: 'user.id' })
    database.createObjectStore('timelines', { keyPath: ['userId', 'slug'] })
    const outbox = database.createObjectStore('outbox', { keyPath: 'order', autoIncrement: true })
    outbox.createIndex('userId', 'userId')
    outbox.createIndex('clientId', 'message.clientId')
  })
  const tooLong = new Promise<never>((_, reject) => setTimeout(reject, openWithin))
  const chosen: Promise<Persistence> = Promise.race([opened, tooLong]).then(
    (database) => new IndexedDbPersistence(database),
    () => new MemoryPersistence(),
  )
  return {
    readKept: async () => (await chosen).readKept(),
    takeOver: async (userId) => (await chosen).takeOver(userId),
    writeKept: async (kept) => (await chosen).writeKept(kept),
    readOutbox: async (userId) => (await chosen).readOutbox(userId),
    writeOutbox: async (userId, changes) => (await chosen).writeOutbox(userId, changes),
    forget: async (userId) => (await chosen).forget(userId),
  }
}

const lastUser = 'last-user'
const allStores = ['device', 'people', 'timelines', 'outbox']

class IndexedDbPersistence implements Persistence {
  readonly #database: IDBDatabase

  constructor(database: IDBDatabase) {
    this.#database = database
  }

  async readKept(): Promise<Kept | undefined> {
    const transaction = this.#database.transaction(['device', 'people', 'timelines'])
    const userId = await answerTo(transaction.objectStore('device').get(lastUser))
    if (typeof userId !== 'string') return undefined
    const person = readPerson(await answerTo(transaction.objectStore('people').get(userId)))
    if (!person) return undefined
    const kept = await answerTo(transaction.objectStore('timelines').getAll(everyRoomOf(userId)))
    const timelines = kept.map(readTimeline).filter((timeline) => timeline !== undefined)
    return { ...person, timelines: new Map(timelines) }
  }

  async takeOver(userId: string | undefined): Promise<void> {
    const transaction = this.#database.transaction(allStores, 'readwrite')
    if (userId === undefined) transaction.objectStore('device').delete(lastUser)
    else {
      transaction.objectStore('device').put(userId, lastUser)
      const people = await answerTo(transaction.objectStore('people').getAllKeys())
      const outbox = await answerTo(transaction.objectStore('outbox').getAll())
      const known = new Set([...people, ...outbox.map((record) => record.userId)])
      for (const other of known) if (other !== userId) await erase(transaction, other)
    }
    await finished(transaction)
  }

  async writeKept({ user, rooms, timelines }: Kept): Promise<void> {
    const transaction = this.#database.transaction(['people', 'timelines'], 'readwrite')
    transaction.objectStore('people').put({ format, user, rooms })
    for (const [slug, timeline] of timelines)
      transaction.objectStore('timelines').put({ format, userId: user.id, slug, timeline })
    // At once: what still waits for its turn when the page goes away is undone.
    transaction.commit()
    await finished(transaction)
  }

  async readOutbox(userId: string) {
    const outbox = this.#database.transaction('outbox').objectStore('outbox')
    // An index answers what is equal to it in the order of the keys: that of `add`.
    const records = await answerTo(outbox.index('userId').getAll(userId))
    return records.map(readMessage).filter((message) => message !== undefined)
  }

  async writeOutbox(userId: string, changes: readonly OutboxChange[]): Promise<void> {
    // Strict: on the disk, not only on its way there, before anybody counts on it.
    const options = { durability: 'strict' } as const
    const transaction = this.#database.transaction('outbox', 'readwrite', options)
    const outbox = transaction.objectStore('outbox')
    for (const change of changes) {
      if (change.type === 'add') outbox.add({ format, userId, message: change.message })
      else {
        const id = change.type === 'remove' ? change.clientId : change.message.clientId
        const order = await answerTo(outbox.index('clientId').getKey(id))
        if (order === undefined) continue
        if (change.type === 'remove') outbox.delete(order)
        else outbox.put({ format, userId, order, message: change.message })
      }
    }
    transaction.commit()
    await finished(transaction)
  }

  async forget(userId: string): Promise<void> {
    const transaction = this.#database.transaction(allStores, 'readwrite')
    const device = transaction.objectStore('device')
    if ((await answerTo(device.get(lastUser))) === userId) device.delete(lastUser)
    await erase(transaction, userId)
    await finished(transaction)
  }
}

async function erase(transaction: IDBTransaction, userId: string): Promise<void> {
  transaction.objectStore('people').delete(userId)
  transaction.objectStore('timelines').delete(everyRoomOf(userId))
  const outbox = transaction.objectStore('outbox')
  const orders = await answerTo(outbox.index('userId').getAllKeys(userId))
  for (const order of orders) outbox.delete(order)
}

/** Keys of lists compare by their items, and an empty list is above every text. */
function everyRoomOf(userId: string): IDBKeyRange {
  return IDBKeyRange.bound([userId], [userId, []])
}

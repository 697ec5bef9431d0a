// Uploads that are not over, in this browser: a reload takes none of them.
import { store } from '../ui/storage.ts'
import { keptFlag } from './uploads.ts'

export type KeptUpload = {
  readonly key: string
  readonly person: string
  readonly slug: string
  readonly name: string
  readonly file: Blob
  /** Where the server has begun it. */
  readonly url?: string
  /** It is up, under this id. */
  readonly id?: string
  readonly isTaken?: boolean
  /** When it was added. */
  readonly at: number
}

const name = 'lobby-uploads'

export async function readKept(): Promise<readonly KeptUpload[]> {
  const all = await inStore<KeptUpload[]>('readonly', (uploads) => uploads.getAll())
  return all ?? []
}

/** A browser that refuses to keep it goes on without. */
export async function keep(upload: KeptUpload): Promise<void> {
  store(keptFlag, 'kept')
  await inStore('readwrite', (uploads) => uploads.put(upload))
}

/** Changes what is kept, if it is. */
export async function changeKept(key: string, change: Partial<KeptUpload>): Promise<void> {
  const before = await inStore<KeptUpload>('readonly', (uploads) => uploads.get(key))
  if (before) await inStore('readwrite', (uploads) => uploads.put({ ...before, ...change }))
}

export async function forgetKept(key: string): Promise<void> {
  await inStore('readwrite', (uploads) => uploads.delete(key))
  const left = await inStore<number>('readonly', (uploads) => uploads.count())
  if (left === 0) store(keptFlag, '')
}

async function inStore<Result>(
  mode: IDBTransactionMode,
  ask: (uploads: IDBObjectStore) => IDBRequest,
): Promise<Result | undefined> {
  try {
    const database = await open()
    try {
      return await answerTo<Result>(ask(database.transaction(name, mode).objectStore(name)))
    } finally {
      database.close()
    }
  } catch {
    return undefined
  }
}

function open(): Promise<IDBDatabase> {
  const request = indexedDB.open(name, 1)
  request.onupgradeneeded = () => request.result.createObjectStore(name, { keyPath: 'key' })
  return answerTo(request)
}

function answerTo<Result>(request: IDBRequest): Promise<Result> {
  return new Promise((resolve, reject) => {
    request.onsuccess = () => resolve(request.result)
    request.onerror = () => reject(request.error)
  })
}

// IndexedDB as promises; no more of it than is needed here.

/** Opens a database, and makes its stores when it is new. Rejects when the browser does not let us, or it is a newer page's. */
export function openDatabase(
  factory: IDBFactory,
  name: string,
  version: number,
  makeStores: (database: IDBDatabase) => void,
): Promise<IDBDatabase> {
  const request = factory.open(name, version)
  request.onupgradeneeded = () => makeStores(request.result)
  return new Promise((resolve, reject) => {
    request.onerror = () => reject(request.error)
    request.onblocked = () => reject(new Error('Another tab holds an older database open.'))
    request.onsuccess = () => {
      // Somebody newer wants to change it: make way.
      request.result.onversionchange = () => request.result.close()
      resolve(request.result)
    }
  })
}

export function answerTo<T>(request: IDBRequest<T>): Promise<T> {
  return new Promise((resolve, reject) => {
    request.onsuccess = () => resolve(request.result)
    request.onerror = () => reject(request.error)
  })
}

/** Resolves when the transaction is committed. */
export function finished(transaction: IDBTransaction): Promise<void> {
  return new Promise((resolve, reject) => {
    transaction.oncomplete = () => resolve()
    transaction.onabort = () => reject(transaction.error)
  })
}

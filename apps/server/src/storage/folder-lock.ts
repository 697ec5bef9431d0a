import { readFileSync, rmSync, writeFileSync } from 'node:fs'
import { DatabaseSync } from 'node:sqlite'
import { type Folder, onFullDisk } from './folder.ts'
import { StorageError } from './storage-error.ts'

/** SQLite's result codes for what another process has locked, and for a full disk. */
const [busy, full] = [5, 13]

/**
 * Keeps a folder for this process until the answer is called, or until the
 * process ends in whatever way: the kernel drops the lock with it. Throws
 * StorageError while another process has it.
 */
export function lockFolder(folder: Folder): () => void {
  const lock = new DatabaseSync(folder.lock, { timeout: 0 })
  try {
    lock.exec('begin exclusive')
  } catch (error) {
    lock.close()
    const { errcode } = error as { errcode?: number }
    if (errcode === full) throw new StorageError(onFullDisk(folder.path), { cause: error })
    if (errcode !== busy)
      throw new StorageError(
        `${folder.lock} cannot be locked (${(error as Error).message}): delete that file, and keep the data folder on a local disk.`,
        { cause: error },
      )
    throw new StorageError(
      `The data folder ${folder.path} is in use by process ${readPid(folder)}: stop that one first, or choose another folder.`,
      { cause: error },
    )
  }
  try {
    writeFileSync(folder.pid, `${process.pid}\n`, { mode: 0o600 })
  } catch {
    // On a full disk the lock holds all the same.
  }
  return () => {
    rmSync(folder.pid, { force: true })
    lock.close()
  }
}

function readPid(folder: Folder): string {
  try {
    return readFileSync(folder.pid, 'utf8').trim() || 'unknown'
  } catch {
    return 'unknown'
  }
}

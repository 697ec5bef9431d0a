import { existsSync, readdirSync } from 'node:fs'
import { DatabaseSync } from 'node:sqlite'
import { copyMarkKey } from '../storage/copy-mark.ts'
import { folderAt, hasDatabase } from '../storage/folder.ts'
import { usedTables } from '../storage/portable-rows.ts'
import { StorageError } from '../storage/storage-error.ts'

/** What a copy leaves that was stopped, and what a file system puts into a new folder of its own. */
const mayBeThere = /^lobby\.|^secret$|^lost\+found$/
/** Copied after rows. */
const besideDatabase = 'files'

/** Throws StorageError for a folder that holds anything but a copy which was stopped. Changes nothing in it. */
export function requireTakeable(folder: string): void {
  if (!existsSync(folder)) return
  const { database } = folderAt(folder)
  const isOther = readdirSync(folder).some(
    (name) => !mayBeThere.test(name) && !(name === besideDatabase && hasDatabase(database)),
  )
  if (isOther || (hasDatabase(database) && isUsed(database)))
    throw new StorageError(
      `${folder} is not empty: name a folder that is, or that is not there yet.`,
    )
}

function isUsed(path: string): boolean {
  const database = new DatabaseSync(path, { readOnly: true, timeout: 5_000 })
  try {
    const table = database.prepare(`select 1 from sqlite_schema where type = 'table' and name = ?`)
    const isThere = (name: string) => table.get(name) !== undefined
    const mark = 'select 1 from meta where key = ?'
    if (isThere('meta') && database.prepare(mark).get(copyMarkKey)) return false
    return usedTables.some(
      (name) => isThere(name) && database.prepare(`select 1 from "${name}" limit 1`).get(),
    )
  } finally {
    database.close()
  }
}

import { chmodSync, existsSync, readdirSync, renameSync, rmdirSync, rmSync } from 'node:fs'
import { mkdir, mkdtemp } from 'node:fs/promises'
import { join } from 'node:path'
import { folderAt, keptFiles } from '../storage/folder.ts'
import { StorageError } from '../storage/storage-error.ts'

/** What a file system puts into a new folder of its own. */
const notOurs = new Set(['lost+found'])

/**
 * Makes a data folder of an empty one, or of one that is not there yet: `fill` gets a draft inside of it. Throws
 * StorageError for a folder with something in it; when `fill` throws, the folder is as empty as it was.
 */
export async function fillEmptyFolder<Filled>(
  to: string,
  fill: (draft: string) => Promise<Filled>,
): Promise<Filled> {
  const isThere = existsSync(to)
  if (isThere && readdirSync(to).some((name) => !notOurs.has(name)))
    throw new StorageError(`${to} is not empty: name a folder that is, or that is not there yet.`)
  await mkdir(to, { recursive: true, mode: 0o700 })
  if (isThere) chmodSync(to, 0o700)
  // Inside, since the folder may be a disk of its own.
  const draft = await mkdtemp(join(to, '.restore-'))
  try {
    const filled = await fill(draft)
    moveIn(draft, to)
    return filled
  } catch (error) {
    for (const name of readdirSync(to))
      if (!notOurs.has(name)) rmSync(join(to, name), { recursive: true })
    if (!isThere) rmdirSync(to)
    throw error
  }
}

/** The database last: before it, there is nothing that could be started. */
function moveIn(draft: string, to: string): void {
  const { witness, database } = folderAt(draft)
  const files = [...keptFiles.map((name) => join(draft, name)), witness, database]
  for (const path of files)
    if (existsSync(path)) renameSync(path, join(to, path.slice(draft.length + 1)))
  rmSync(draft, { recursive: true })
}

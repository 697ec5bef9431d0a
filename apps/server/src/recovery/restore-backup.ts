import { mkdir, open } from 'node:fs/promises'
import { dirname, join } from 'node:path'
import { rotateEpochs } from '../storage/epochs.ts'
import { migrations } from '../storage/migrations/migrations.ts'
import { openStorage } from '../storage/storage.ts'
import { StorageError } from '../storage/storage-error.ts'
import { type ArchivedFile, readArchive } from './archive.ts'
import { checkDatabase, firstDamage } from './check-database.ts'
import { fillEmptyFolder } from './empty-folder.ts'
import { missingFiles } from './held-files.ts'
import type { Manifest } from './manifest.ts'

export interface Restored {
  readonly manifest: Manifest
  /** The name of the history that begins with it. */
  readonly epoch: string
  /** What people call the files that the backup does not have. */
  readonly missing: readonly string[]
}

/**
 * Makes a data folder of a backup, with new epochs, brought up to this version.
 * Throws StorageError, and leaves the folder as empty as it was, for a folder
 * with something in it, and for an archive that is damaged, of another program
 * or of a newer Lobby.
 */
export async function restoreBackup(file: string, to: string): Promise<Restored> {
  return fillEmptyFolder(to, async (draft) => {
    const manifest = await readArchive(file, {
      manifest: refuseNewer,
      file: (archived) => extract(archived, draft),
    })
    const problem = firstDamage(checkDatabase(join(draft, 'lobby.db')))
    if (problem) throw new StorageError(`${file} is damaged: ${problem}`)
    const paths = manifest.files.map(({ name }) => name)
    const missing = missingFiles(join(draft, 'lobby.db'), paths)
    return { manifest, missing, epoch: await beginHistory(draft) }
  })
}

function refuseNewer({ lobby, schema }: Manifest): void {
  const unknown = schema.find((name) => !Object.hasOwn(migrations, name))
  if (unknown === undefined) return
  throw new StorageError(
    `The backup was made by a newer Lobby (${lobby}, with the step ${unknown}): restore it with that version or a later one.`,
  )
}

async function extract({ name, content }: ArchivedFile, folder: string): Promise<void> {
  const path = join(folder, name)
  await mkdir(dirname(path), { recursive: true, mode: 0o700 })
  const file = await open(path, 'wx', 0o600)
  try {
    for await (const piece of content) await file.writeFile(piece)
    await file.sync()
  } finally {
    await file.close()
  }
}

async function beginHistory(dataFolder: string): Promise<string> {
  const storage = await openStorage({ dataFolder })
  try {
    return await rotateEpochs(storage.db)
  } finally {
    await storage.close()
  }
}

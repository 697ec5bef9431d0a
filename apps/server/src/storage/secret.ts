import { randomBytes } from 'node:crypto'
import { open, readFile, rename, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { StorageError } from './storage-error.ts'

const bytes = 32

/** The secret that cookies are signed with: made on the first start, kept in the data folder, readable by its owner alone. */
export async function readOrCreateSecret(dataFolder: string): Promise<string> {
  const path = join(dataFolder, 'secret')
  const secret = (await read(path)) ?? (await create(dataFolder, path))
  if (Buffer.from(secret, 'base64url').length < bytes)
    throw new StorageError(
      `${path} is damaged. Restore it, or delete it: then everybody is signed out.`,
    )
  return secret
}

async function read(path: string): Promise<string | undefined> {
  try {
    return (await readFile(path, 'utf8')).trim()
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return undefined
    throw error
  }
}

/** It gets its name when it is on the disk: a power cut leaves all of it or nothing. */
async function create(dataFolder: string, path: string): Promise<string> {
  const secret = randomBytes(bytes).toString('base64url')
  const draft = `${path}.new`
  await writeFile(draft, secret, { mode: 0o600, flush: true })
  await rename(draft, path)
  const folder = await open(dataFolder)
  await folder.sync().finally(() => folder.close())
  return secret
}

import { randomBytes } from 'node:crypto'
import { readFile, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { StorageError } from './storage-error.ts'

const bytes = 32

/** The secret that cookies are signed with: made on the first start, kept in the data folder, readable by its owner alone. */
export async function readOrCreateSecret(dataFolder: string): Promise<string> {
  const path = join(dataFolder, 'secret')
  try {
    await writeFile(path, randomBytes(bytes).toString('base64url'), { mode: 0o600, flag: 'wx' })
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'EEXIST') throw error
  }
  const secret = (await readFile(path, 'utf8')).trim()
  if (Buffer.from(secret, 'base64url').length < bytes)
    throw new StorageError(
      `${path} is damaged. Restore it, or delete it: then everybody is signed out.`,
    )
  return secret
}

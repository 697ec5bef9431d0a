import { open, readFile, rename, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { isGuessable, newSecret } from '../ground/secrets.ts'
import { StorageError } from './storage-error.ts'

/**
 * The secret that cookies are signed with: made on the first start, kept in the data
 * folder, readable by its owner alone. Throws StorageError for one that can be guessed, and
 * when it is gone though there are accounts, whose authenticator apps it seals.
 */
export async function readOrCreateSecret(
  dataFolder: string,
  hasAccounts: () => Promise<boolean> = async () => false,
): Promise<string> {
  const path = join(dataFolder, 'secret')
  const found = await read(path)
  if (found === undefined && (await hasAccounts()))
    throw new StorageError(
      `${path} is missing, and there are accounts: put it back from a backup. To go on without it, write 32 random bytes there (openssl rand -base64 32): then everybody is signed out, and accounts with an authenticator app need \`lobby user 2fa-off\`.`,
    )
  const secret = found ?? (await create(dataFolder, path))
  if (isGuessable(secret))
    throw new StorageError(
      `${path} is damaged, or can be guessed: put it back from a backup, or write 32 random bytes there (openssl rand -base64 32): then everybody is signed out.`,
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
  const secret = newSecret()
  const draft = `${path}.new`
  await writeFile(draft, secret, { mode: 0o600, flush: true })
  await rename(draft, path)
  const folder = await open(dataFolder)
  await folder.sync().finally(() => folder.close())
  return secret
}

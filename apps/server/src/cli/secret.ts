import { writeFile } from 'node:fs/promises'
import { resolve } from 'node:path'
import type { Config } from '../ground/config.ts'
import { openLogger } from '../ground/logger.ts'
import { newSecret } from '../ground/secrets.ts'
import { adoptSecret } from '../shared/common-secret.ts'
import { openStorage } from '../storage/storage.ts'
import type { Answer } from './answer.ts'
import { CommandError } from './command-error.ts'

/** Makes a secret for LOBBY_SECRET_FILE, and prints it or writes it to a file that is not there yet. */
export async function secretCommand(path: string | undefined): Promise<Answer> {
  const secret = newSecret()
  if (path === undefined) return { facts: { secret }, lines: [secret] }
  const file = resolve(path)
  try {
    await writeFile(file, `${secret}\n`, { mode: 0o600, flag: 'wx', flush: true })
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException
    if (code === 'EEXIST')
      throw new CommandError(`${file} is there already, and is left as it is: give another path.`)
    throw new CommandError(`${file} cannot be written (${code}): give a path in a folder of yours.`)
  }
  return {
    facts: { file },
    lines: [`${file} holds a new secret. Give it to every node as LOBBY_SECRET_FILE.`],
  }
}

/** Makes the secret of LOBBY_SECRET_FILE the one that every node must have. */
export async function adoptSecretCommand(config: Config): Promise<Answer> {
  const { secret, dataFolder, databaseUrl, stateFolder } = config
  if (secret === undefined)
    throw new CommandError('LOBBY_SECRET_FILE is not set: give the file with the new secret.')
  const storage = await openStorage({
    dataFolder,
    databaseUrl,
    stateFolder,
    logger: openLogger(config.logLevel),
    onFatal: (error) => {
      throw error
    },
  })
  try {
    await adoptSecret(storage.db, secret)
  } finally {
    await storage.close()
  }
  return 'Nodes start with this secret from now on, and with no other. Everybody signs in again; accounts with an authenticator app need `lobby user 2fa-off`.'
}

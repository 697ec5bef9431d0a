import { randomBytes } from 'node:crypto'
import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { onTestFinished } from 'vitest'
import { temporaryFolder } from '../storage/testing/temporary-folder.ts'
import { buildChat, type Chat } from './build-chat.ts'
import type { ChatOptions } from './chat-options.ts'
import { dropDatabase, newDatabase } from './test-database.ts'

type Settings = Readonly<Record<string, string>>

/** Two servers over one database, each with a folder of its own and the same secret, until the test ends. `ofSecond`: settings that the first has not. */
export async function buildNodes(
  env: Settings = {},
  ofSecond: Settings = {},
  options: Pick<ChatOptions, 'presenceTimes'> = {},
): Promise<[Chat, Chat]> {
  const database = await newDatabase()
  onTestFinished(() => dropDatabase(database))
  const secret = randomBytes(32).toString('base64url')
  const open = async (more: Settings) => {
    const dataFolder = temporaryFolder()
    const secretFile = join(dataFolder, 'secret')
    writeFileSync(secretFile, secret, { mode: 0o600 })
    const settings = { DATABASE_URL: database, LOBBY_SECRET_FILE: secretFile, ...env, ...more }
    const chat = await buildChat({ ...options, dataFolder, env: settings })
    onTestFinished(() => chat[Symbol.asyncDispose]())
    return chat
  }
  return [await open({}), await open(ofSecond)]
}

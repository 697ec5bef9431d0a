import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { databaseOf } from './test-database.ts'

/** The settings by which a node with this data folder stands on what this run does. */
export async function databaseSettings(dataFolder: string): Promise<Record<string, string>> {
  const databaseUrl = await databaseOf(dataFolder)
  if (databaseUrl === undefined) return {}
  const secretFile = process.env.SECRET_FOR_TESTS as string
  return { DATABASE_URL: databaseUrl, LOBBY_SECRET_FILE: secretFile }
}

/** The secret of a node with this data folder. */
export async function secretIn(dataFolder: string): Promise<string> {
  const { LOBBY_SECRET_FILE = join(dataFolder, 'secret') } = await databaseSettings(dataFolder)
  return readFileSync(LOBBY_SECRET_FILE, 'utf8').trim()
}

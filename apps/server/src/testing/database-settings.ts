import { databaseOf } from './test-database.ts'

/** The settings by which a node with this data folder stands on what this run does. */
export async function databaseSettings(dataFolder: string): Promise<Record<string, string>> {
  const databaseUrl = await databaseOf(dataFolder)
  if (databaseUrl === undefined) return {}
  const secretFile = process.env.SECRET_FOR_TESTS as string
  return { DATABASE_URL: databaseUrl, LOBBY_SECRET_FILE: secretFile }
}

// Where the data of a test's chat is, and a chat on what was moved there.
import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { temporaryFolder } from '../../storage/testing/temporary-folder.ts'
import { buildChat, type Chat } from '../../testing/build-chat.ts'
import { database, databaseOf, newDatabase } from '../../testing/test-database.ts'
import type { Place } from '../stored-places.ts'

/** Where the data of a chat on this folder is. */
export async function placeOf(folder: string): Promise<Place> {
  const databaseUrl = await databaseOf(folder)
  return databaseUrl === undefined ? { folder } : { databaseUrl }
}

export const newFolder = () => ({ folder: join(temporaryFolder(), 'data') })

/** An empty one of the kind that this run stands on. */
export const newPlace = async (): Promise<Place> =>
  database === 'sqlite' ? newFolder() : { databaseUrl: await newDatabase('empty') }

/** A chat on what was moved there. */
export function chatOn(place: Place, secret: string): Promise<Chat> {
  if ('folder' in place) return buildChat({ dataFolder: place.folder })
  const file = join(temporaryFolder(), 'secret')
  writeFileSync(file, secret, { mode: 0o600 })
  return buildChat({ env: { DATABASE_URL: place.databaseUrl, LOBBY_SECRET_FILE: file } })
}

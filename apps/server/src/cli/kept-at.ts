// Where the settings of a command say that a server keeps its rows, and its files.
import { join } from 'node:path'
import { openFileFolder } from '../files/file-folder.ts'
import type { FileStore } from '../files/file-store.ts'
import { openFileStore } from '../files/open-file-store.ts'
import { systemClock } from '../ground/clock.ts'
import type { Config } from '../ground/config.ts'
import { openLogger } from '../ground/logger.ts'
import type { Place } from '../recovery/stored-places.ts'

export function placeOf({ databaseUrl, dataFolder }: Config): Place {
  return databaseUrl === undefined ? { folder: dataFolder } : { databaseUrl }
}

/** The files of a data folder are in it, those of a database where LOBBY_FILES says. */
export function storeOf(place: Place, config: Config): FileStore {
  if ('folder' in place) return openFileFolder(join(place.folder, 'files'))
  const logger = openLogger(config.logLevel)
  // A command ends at what a server would wait for: it says each, and tries nothing again.
  const begin = (_: string, error: unknown) =>
    logger.error({ err: error }, 'Files cannot be reached.')
  return openFileStore({ config, clock: systemClock, troubles: { begin, end: () => {} } })
}

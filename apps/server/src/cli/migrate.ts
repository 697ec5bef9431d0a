import type { Config } from '../config.ts'
import { openLogger } from '../logger.ts'
import { openStorage } from '../storage/storage.ts'

/** Brings the database up to this version. Opening it is all it takes; `start` does the same. */
export async function migrateCommand(config: Config): Promise<void> {
  const storage = await openStorage({
    dataFolder: config.dataFolder,
    stateFolder: config.stateFolder,
    logger: openLogger(config.logLevel),
    onFatal: (error) => {
      throw error
    },
  })
  const applied = storage.migrated
  await storage.close()
  console.log(applied.length > 0 ? `Applied: ${applied.join(', ')}` : 'The database is up to date.')
}

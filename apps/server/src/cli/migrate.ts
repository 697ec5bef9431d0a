import type { Config } from '../ground/config.ts'
import { openLogger } from '../ground/logger.ts'
import { checkFile } from '../recovery/check-database.ts'
import { folderAt, hasDatabase } from '../storage/folder.ts'
import { openStorage } from '../storage/storage.ts'
import type { Answer } from './answer.ts'
import { CommandError } from './command-error.ts'

/** Brings the database up to this version, if it is sound. Opening it is all it takes; `start` does the same. */
export async function migrateCommand(config: Config): Promise<Answer> {
  const { database } = folderAt(config.dataFolder)
  const isFile = config.databaseUrl === undefined && hasDatabase(database)
  const [problem] = isFile ? checkFile(database).problems : []
  if (problem) throw new CommandError(`${problem} \`lobby check\` says more; restore a backup.`)
  const storage = await openStorage({
    dataFolder: config.dataFolder,
    databaseUrl: config.databaseUrl,
    stateFolder: config.stateFolder,
    logger: openLogger(config.logLevel),
    onFatal: (error) => {
      throw error
    },
  })
  const applied = storage.migrated
  await storage.close()
  const said = applied.length > 0 ? `Applied: ${applied.join(', ')}` : 'The database is up to date.'
  return { facts: { applied }, lines: [said] }
}

import { onTestFinished } from 'vitest'
import { databaseOf, dropDatabaseOf } from '../../testing/test-database.ts'
import { openStorage, type Storage, type StorageOptions } from '../storage.ts'
import { temporaryFolder } from './temporary-folder.ts'

/**
 * A storage in a folder of its own, or in the given one, over what this run stands on. The caller
 * closes it; then nothing of it is left after the test.
 */
export async function openTestStorage(options: Partial<StorageOptions> = {}): Promise<Storage> {
  const dataFolder = options.dataFolder ?? temporaryFolder()
  const databaseUrl = await databaseOf(dataFolder)
  onTestFinished(() => dropDatabaseOf(dataFolder))
  return openStorage({ ...options, dataFolder, databaseUrl })
}

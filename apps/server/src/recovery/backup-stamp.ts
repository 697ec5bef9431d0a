// That a data folder was backed up, in a file beside its database: the command that does it is no server.
import { existsSync } from 'node:fs'
import { writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { now } from '../storage/instants.ts'

const stampIn = (dataFolder: string) => join(dataFolder, 'lobby.backed-up')

/** Says that it was done just now. Where that cannot be written, the backup is as good. */
export function noteBackup(dataFolder: string): Promise<void> {
  return writeFile(stampIn(dataFolder), `${now()}\n`, { mode: 0o600 }).catch(() => {})
}

/** Whether it was ever done. */
export function hasBackup(dataFolder: string): boolean {
  return existsSync(stampIn(dataFolder))
}

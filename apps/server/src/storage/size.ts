import { statSync } from 'node:fs'
import { join } from 'node:path'

/** Bytes that the database takes on the disk, with what is not yet moved from its write-ahead log. */
export function storageBytes(dataFolder: string): number {
  return ['lobby.db', 'lobby.db-wal']
    .map((name) => statSync(join(dataFolder, name), { throwIfNoEntry: false })?.size ?? 0)
    .reduce((sum, size) => sum + size, 0)
}

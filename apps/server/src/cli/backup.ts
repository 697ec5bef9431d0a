import { resolve } from 'node:path'
import type { Config } from '../config.ts'
import { backUp } from '../recovery/backup.ts'
import { folderAt } from '../storage/folder.ts'

interface BackupFlags {
  readonly force?: true
  readonly json?: true
}

/** Makes a backup, and prints what is in it. */
export async function backupCommand(
  { dataFolder }: Config,
  path: string,
  { force, json }: BackupFlags,
): Promise<void> {
  const file = resolve(path)
  const { database } = folderAt(dataFolder)
  const manifest = await backUp({ dataFolder, database, file, force: force === true })
  const bytes = manifest.files.reduce((sum, each) => sum + each.bytes, 0)
  const { rooms, events, createdAt } = manifest
  const facts = { file, createdAt, rooms, events, files: manifest.files.length, bytes }
  if (json) return console.log(JSON.stringify(facts, null, 2))
  const megabytes = (bytes / 2 ** 20).toFixed(1)
  console.log(
    `${file}: ${rooms} rooms, ${events} events, ${megabytes} MB. It was read back, and is whole.`,
  )
}

import { resolve } from 'node:path'
import type { Config } from '../ground/config.ts'
import { saidOfMissing } from '../recovery/held-files.ts'
import { whyNotWhole } from '../recovery/manifest.ts'
import { restoreBackup } from '../recovery/restore-backup.ts'
import type { Answer } from './answer.ts'

interface RestoreFlags {
  readonly to: string
}

/** Restores a backup, and says what it is. */
export async function restoreCommand(
  { databaseUrl }: Config,
  path: string,
  { to }: RestoreFlags,
): Promise<Answer> {
  const folder = resolve(to)
  const { manifest, epoch, missing } = await restoreBackup(resolve(path), folder)
  const { rooms, events, createdAt } = manifest
  const said = `${folder}: ${rooms} rooms and ${events} events, as they were at ${createdAt}. Start it with LOBBY_DATA=${folder}`
  const lacks = whyNotWhole(manifest)
  const elsewhere =
    'DATABASE_URL is set: a server that has it reads PostgreSQL, not this folder. `lobby copy` moves the folder there.'
  const lost = saidOfMissing(missing)
  const facts = { folder, createdAt, rooms, events, epoch, whole: lacks === undefined, missing }
  const lines = [said, lacks, lost, databaseUrl ? elsewhere : undefined]
  return { facts, lines: lines.filter((line) => line !== undefined) }
}

import { resolve } from 'node:path'
import { restoreBackup } from '../recovery/restore.ts'

interface RestoreFlags {
  readonly to: string
  readonly json?: true
}

/** Restores a backup, and prints what it is. */
export async function restoreCommand(path: string, { to, json }: RestoreFlags): Promise<void> {
  const folder = resolve(to)
  const { manifest, epoch } = await restoreBackup(resolve(path), folder)
  const { rooms, events, createdAt } = manifest
  if (json) return console.log(JSON.stringify({ folder, createdAt, rooms, events, epoch }, null, 2))
  console.log(
    `${folder}: ${rooms} rooms and ${events} events, as they were at ${createdAt}. Start it with LOBBY_DATA=${folder}`,
  )
}

import type { DatabaseSync } from 'node:sqlite'
import { roomEpoch } from '../storage/epochs.ts'
import type { Looked } from './rooms.ts'

/** Whether every room is of the history that the database is of. */
export function checkEpochs(database: DatabaseSync): Looked {
  const meta = database.prepare(`select value from meta where key = 'epoch'`).get()
  const dbEpoch = (meta as { value: string } | undefined)?.value
  if (dbEpoch === undefined) return { found: '', problems: ['The database has no epoch.'] }
  const heads = database
    .prepare('select roomId, slug, epoch from room_heads join rooms on rooms.id = roomId')
    .all() as { roomId: string; slug: string; epoch: string }[]
  const problems = heads
    .filter(({ roomId, epoch }) => epoch !== roomEpoch(dbEpoch, roomId))
    .map(({ slug }) => `The room ${slug} has the epoch of another database.`)
  return { found: `${heads.length} rooms of one history`, problems }
}

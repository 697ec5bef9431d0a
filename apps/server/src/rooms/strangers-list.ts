import type { Room } from '@lobby/protocol'
import type { Resource } from '../ground/permissions.ts'
import type { Database } from '../storage/database.ts'
import { listRooms } from './queries.ts'

interface StrangersListOptions {
  readonly db: Database
  /** Grows with every write, before it is announced; see `Storage`. */
  readonly writes: () => number
  readonly server: () => Resource
}

/**
 * Keeps the list: after a restart thousands come at once who see the same rooms. It is read again when anything at
 * all was written, or was decided about the server, so that no kind of change can be forgotten here.
 */
export function openStrangersList({
  db,
  writes,
  server,
}: StrangersListOptions): () => Promise<readonly Room[]> {
  let kept: { readonly state: string; readonly rooms: Promise<readonly Room[]> } | undefined
  return () => {
    const resource = server()
    // Before it is read: a write that comes between makes it older than it is, not younger.
    const state = `${writes()} ${JSON.stringify(resource.settings)}`
    if (kept?.state !== state) kept = { state, rooms: listRooms(db, undefined, resource) }
    const { rooms } = kept
    return rooms.catch((error) => {
      if (kept?.rooms === rooms) kept = undefined
      throw error
    })
  }
}

import type { DatabaseSync } from 'node:sqlite'
import type { EventRow, RoomRow } from '../storage/tables.ts'

/** What a look at the database has found. */
export interface Looked {
  readonly found: string
  readonly problems: readonly string[]
}

export type CheckedRoom = RoomRow & {
  /** What its head says; null where it has none. */
  readonly lastSeq: number | null
  readonly messageCount: number | null
}

const pageSize = 1_000

/** Every room with its head, in order of the addresses. */
export function readRooms(database: DatabaseSync): CheckedRoom[] {
  const rows = database.prepare(
    `select rooms.*, lastSeq, messageCount
     from rooms left join room_heads on room_heads.roomId = rooms.id order by slug`,
  )
  return rows.all() as unknown as CheckedRoom[]
}

/** A room's events in order, so many at a time. */
export function* readEventPages(database: DatabaseSync, roomId: string): Generator<EventRow[]> {
  const select = database.prepare(
    'select * from events where roomId = ? and seq > ? order by seq limit ?',
  )
  for (let after = 0; ; ) {
    const page = select.all(roomId, after, pageSize) as unknown as EventRow[]
    const last = page.at(-1)
    if (!last) return
    yield page
    after = last.seq
  }
}

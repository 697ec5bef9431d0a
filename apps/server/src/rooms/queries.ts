import type { Room } from '@lobby/protocol'
import type { Person } from '../person.ts'
import type { Database } from '../storage/database.ts'

/** A room as the server knows it; `Room` is what it shows. */
export interface RoomRecord {
  readonly id: string
  readonly slug: string
  readonly name: string
}

/** The room at this address. */
export function findRoom(db: Database, slug: string): Promise<RoomRecord | undefined> {
  return db
    .selectFrom('rooms')
    .select(['id', 'slug', 'name'])
    .where('slug', '=', slug)
    .executeTakeFirst()
}

// As people order names, not as bytes do; `Room 10` after `Room 9`.
const byName = new Intl.Collator('en', { numeric: true })

/** Every room, by name, as this person sees it. */
export async function listRooms(db: Database, person: Person | undefined): Promise<Room[]> {
  const rows = await roomsSeenBy(db, person).execute()
  return rows.map(toRoom).sort((a, b) => byName.compare(a.name, b.name))
}

/** One room as this person sees it. */
export async function showRoom(
  db: Database,
  slug: string,
  person: Person | undefined,
): Promise<Room | undefined> {
  const row = await roomsSeenBy(db, person).where('rooms.slug', '=', slug).executeTakeFirst()
  return row && toRoom(row)
}

function roomsSeenBy(db: Database, person: Person | undefined) {
  return db
    .selectFrom('rooms')
    .innerJoin('room_heads', 'room_heads.roomId', 'rooms.id')
    .leftJoin('read_markers', (join) =>
      join
        .onRef('read_markers.roomId', '=', 'rooms.id')
        .on('read_markers.userId', '=', person?.session ? person.id : ''),
    )
    .select([
      'rooms.slug',
      'rooms.name',
      'rooms.createdAt',
      'room_heads.epoch',
      'room_heads.lastSeq',
      'room_heads.messageCount',
      'read_markers.readSeq',
      'read_markers.readCount',
    ])
}

type Row = Awaited<ReturnType<ReturnType<typeof roomsSeenBy>['execute']>>[number]

function toRoom(row: Row): Room {
  return {
    slug: row.slug,
    name: row.name,
    createdAt: row.createdAt,
    epoch: row.epoch,
    lastSeq: row.lastSeq,
    readSeq: row.readSeq ?? 0,
    unread: row.readCount === null ? 0 : row.messageCount - row.readCount,
  }
}

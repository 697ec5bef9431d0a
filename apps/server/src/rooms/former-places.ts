// What a person may still be sent of a room that they may not read any more:
// everything up to the event that ended their place in it.

import { isGuest } from '../ground/permissions.ts'
import type { Person } from '../ground/person.ts'
import type { Database } from '../storage/database.ts'
import type { MemberKind } from '../storage/tables.ts'
import { findRoom, type RoomRecord } from './queries.ts'

export interface FormerPlace {
  readonly room: RoomRecord
  /** The event that ended it; the last one that they may see. */
  readonly until: number
}

/** Events of a room that are looked through for the one that ended a place; one that lies further back is not found. */
const lookedThrough = 20_000

const endings: readonly MemberKind[] = ['member.left', 'member.removed']

/** Undefined: they had no place there, or it cannot be said until when. */
export async function findFormerPlace(
  db: Database,
  slug: string,
  person: Person | undefined,
): Promise<FormerPlace | undefined> {
  const room = await findRoom(db, slug, person)
  if (!room || !person || (person.onlyIn ?? room.id) !== room.id) return undefined
  const row = await db
    .selectFrom('members')
    .select(['joinedSeq', 'leftSeq', 'role'])
    .where('roomId', '=', room.id)
    .where('userId', '=', person.id)
    .executeTakeFirst()
  const { joinedSeq = 0, leftSeq = null } = row ?? {}
  // A cursor proves nothing: a guest may have come after the room was closed to guests.
  const isShutOut = room.kind === 'public' && isGuest(person) && !room.settings.guests
  if (isShutOut || leftSeq === null) return undefined
  // Of a public room, everybody sees everything until a ban.
  if (room.kind === 'public') return row?.role === 'banned' ? { room, until: leftSeq } : undefined
  // Who was banned may have been out before, or never in.
  if (joinedSeq >= leftSeq) return undefined
  if (row?.role === 'banned' && (await wasOut(db, room, person, joinedSeq, leftSeq)))
    return undefined
  return { room, until: leftSeq }
}

/** Whether they had left, or been removed, before they were banned; also where that would take too long to find out. */
async function wasOut(
  db: Database,
  room: RoomRecord,
  { id }: Person,
  joinedSeq: number,
  bannedSeq: number,
): Promise<boolean> {
  if (bannedSeq - joinedSeq > lookedThrough) return true
  const rows = await db
    .selectFrom('events')
    .select('payload')
    .where('roomId', '=', room.id)
    .where('seq', '>', joinedSeq)
    .where('seq', '<', bannedSeq)
    .where('kind', 'in', endings)
    .execute()
  return rows.some(({ payload }) => JSON.parse(payload ?? '{}').member?.id === id)
}

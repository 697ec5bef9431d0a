// What a device is told of a message when it is told: asked once more, for what was allowed when it was written may not be now.
import type { Clock } from '../ground/clock.ts'
import type { Resource } from '../ground/permissions.ts'
import type { Session } from '../ground/person.ts'
import { findMessage } from '../messages/queries.ts'
import { findRoomBy, showRoom } from '../rooms/queries.ts'
import { readSessions, sessionFrom } from '../sessions/queries.ts'
import type { Database } from '../storage/database.ts'
import type { PushSubscriptionsTable, WaitingPushesTable } from '../storage/push-tables.ts'
import { type Rung, rungsIn } from './burst.ts'
import { leftOfBurst } from './left-of-burst.ts'
import { contentOf } from './push-content.ts'
import { shownName } from './shown-name.ts'
import { whoRings } from './who-rings.ts'

interface Needs {
  readonly db: Database
  readonly clock: Pick<Clock, 'wall'>
  readonly server: () => Resource
  readonly serverName: () => string
  readonly publicUrl: () => string
}

export type ContentNow = ReturnType<typeof createContentNow>

/** What the device is told of it; undefined: nothing, since the person has read it, or may not hear of it any more. */
export function createContentNow({ db, clock, server, serverName, publicUrl }: Needs) {
  return async (
    { shows, language, userId }: PushSubscriptionsTable,
    { sessionId, roomId, seq, burst }: WaitingPushesTable,
  ) => {
    const now = clock.wall()
    const session = await sessionNow(db, sessionId, now)
    if (session?.person.id !== userId) return undefined
    const { person } = session
    const place = await findRoomBy(db, { id: roomId }, person)
    const room = place && (await showRoom(db, place.slug, person, server()))
    if (!room) return undefined
    const reader = { userId, roomId, readSeq: room.readSeq, now }
    const left = await leftOfBurst(db, reader, rungsIn(burst, seq))
    const newest = await newestThatRings(reader, left)
    const message = newest && (await findMessage(db, place, newest.seq, userId))
    if (!message || message.deleted) return undefined
    const content = contentOf({
      ...{ message, count: newest.count, shows, language },
      author: await shownName(db, message.author),
      room: { id: roomId, slug: room.slug, name: room.name },
      isDirect: room.kind === 'direct',
      serverName: serverName(),
      origin: publicUrl(),
    })
    return { content, isUrgent: newest.reason !== 'everything' }
  }

  /** With how many are left from it on, older ones. */
  async function newestThatRings(
    { userId, roomId, now }: { readonly userId: string; readonly roomId: string; now: number },
    left: readonly Rung[],
  ) {
    for (const [before, rung] of left.entries()) {
      const rings = await whoRings(db, { roomId, ...rung }, { now, among: [userId] })
      const reason = rings.get(userId)
      if (reason) return { seq: rung.seq, reason, count: left.length - before }
    }
    return undefined
  }
}

/** Not by `Sessions`, for which this would be a use: a device that hears of messages is not in use by that. */
async function sessionNow(
  db: Database,
  sessionId: string,
  now: number,
): Promise<Session | undefined> {
  const [row] = await readSessions(db, [sessionId])
  return row && sessionFrom(row, now)
}

// What a device is told of a message when it is told: asked once more, for what was allowed when it was written may not be now.
import type { Message } from '@lobby/protocol'
import type { Clock } from '../ground/clock.ts'
import type { Resource } from '../ground/permissions.ts'
import type { Session } from '../ground/person.ts'
import { findMessage } from '../messages/queries.ts'
import { findRoomBy, showRoom } from '../rooms/queries.ts'
import { readSessions, sessionFrom } from '../sessions/queries.ts'
import type { Database } from '../storage/database.ts'
import type { PushSubscriptionsTable, WaitingPushesTable } from '../storage/push-tables.ts'
import { contentOf } from './push-content.ts'
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
    { sessionId, roomId, seq, count }: WaitingPushesTable,
  ) => {
    const now = clock.wall()
    const session = await sessionNow(db, sessionId, now)
    if (session?.person.id !== userId) return undefined
    const { person } = session
    const reason = (await whoRings(db, { roomId, seq }, { now, among: [userId] })).get(userId)
    const place = reason && (await findRoomBy(db, { id: roomId }, person))
    const room = place && (await showRoom(db, place.slug, person, server()))
    if (!room) return undefined
    const message = await findMessage(db, place, seq, userId)
    if (
      !message ||
      message.deleted ||
      (await isRead(db, room.readSeq, { userId, roomId, message }))
    )
      return undefined
    const content = contentOf({
      ...{ message, count, shows, language },
      author: await nameOf(db, message.author),
      room: { id: roomId, slug: room.slug, name: room.name },
      isDirect: room.kind === 'direct',
      serverName: serverName(),
      origin: publicUrl(),
    })
    return { content, isUrgent: reason !== 'everything' }
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

/** Where it stands: in the room, or in its thread. */
async function isRead(
  db: Database,
  readSeq: number,
  {
    userId,
    roomId,
    message: { seq, thread, alsoInRoom },
  }: { readonly userId: string; readonly roomId: string; readonly message: Message },
): Promise<boolean> {
  const isInRoom = thread === undefined || alsoInRoom === true
  if (isInRoom && readSeq >= seq) return true
  if (thread === undefined) return false
  const followed = await db
    .selectFrom('thread_follows')
    .select('readSeq')
    .where('userId', '=', userId)
    .where('roomId', '=', roomId)
    .where('thread', '=', thread)
    .executeTakeFirst()
  return (followed?.readSeq ?? 0) >= seq
}

async function nameOf(
  db: Database,
  { id, name }: { readonly id: string; readonly name: string },
): Promise<string> {
  const person = await db
    .selectFrom('user')
    .select('displayName')
    .where('id', '=', id)
    .executeTakeFirst()
  return person?.displayName ?? name
}

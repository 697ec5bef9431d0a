// What a person may hear of a message now: asked once more when it is told, for what was allowed when it was written may not be.
import type { Message } from '@lobby/protocol'
import type { Resource } from '../ground/permissions.ts'
import type { Person } from '../ground/person.ts'
import { findMessage } from '../messages/queries.ts'
import { shownName } from '../push/shown-name.ts'
import { type RingingPlace, whoRings } from '../push/who-rings.ts'
import { findRoomBy, showRoom } from '../rooms/queries.ts'
import type { Database } from '../storage/database.ts'

interface Needs {
  readonly db: Database
  readonly server: () => Resource
}

/** The message and its room; undefined: nothing, since the person has read it, or may not hear of it any more. */
export function createMessageNow({ db, server }: Needs) {
  return async (person: Person, { roomId, seq, at }: RingingPlace, now: number) => {
    const { id: userId } = person
    const rings = await whoRings(db, { roomId, seq, at }, { now, among: [userId] })
    const place = rings.has(userId) && (await findRoomBy(db, { id: roomId }, person))
    const room = place && (await showRoom(db, place.slug, person, server()))
    if (!room) return undefined
    const message = await findMessage(db, place, seq, userId)
    if (
      !message ||
      message.deleted ||
      (await isRead(db, room.readSeq, { userId, roomId, message, at }))
    )
      return undefined
    return { room, message, author: await shownName(db, message.author) }
  }
}

/** Where it stands: in the room, or in its thread. */
async function isRead(
  db: Database,
  readSeq: number,
  {
    userId,
    roomId,
    at,
    message: { thread, alsoInRoom },
  }: {
    readonly userId: string
    readonly roomId: string
    readonly at: number
    readonly message: Message
  },
): Promise<boolean> {
  const isInRoom = thread === undefined || alsoInRoom === true
  if (isInRoom && readSeq >= at) return true
  if (thread === undefined) return false
  const followed = await db
    .selectFrom('thread_follows')
    .select('readSeq')
    .where('userId', '=', userId)
    .where('roomId', '=', roomId)
    .where('thread', '=', thread)
    .executeTakeFirst()
  return (followed?.readSeq ?? 0) >= at
}

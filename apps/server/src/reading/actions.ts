// What a person decides about their own view of rooms.
import type { Room } from '@lobby/protocol'
import type { Clock } from '../ground/clock.ts'
import { ChatError, noSuchMessage, noSuchRoom } from '../ground/errors.ts'
import type { Resource } from '../ground/permissions.ts'
import type { Person } from '../ground/person.ts'
import type { RateLimiter } from '../ground/rate-limit.ts'
import { findMessage } from '../messages/queries.ts'
import { type Notify, personGroup } from '../notices.ts'
import type { RoomActions } from '../rooms/actions.ts'
import { showRoom } from '../rooms/queries.ts'
import type { Database } from '../storage/database.ts'
import { markActivityRead, type ReadActivity } from './activity.ts'
import { moveMarkerBack } from './marker-back.ts'
import { forgetSaved, saveMessage } from './saved-messages.ts'

export type ReadingActions = ReturnType<typeof createReadingActions>

interface Needs {
  readonly db: Database
  readonly clock: Pick<Clock, 'wall'>
  readonly limiter: RateLimiter
  readonly notify: Notify
  readonly server: () => Resource
  readonly roomActions: Pick<RoomActions, 'getRoom'>
}

export function createReadingActions({ db, clock, limiter, notify, server, roomActions }: Needs) {
  return { markUnread, save, unsave, markActivityRead: markActivity }

  /**
   * Marks the message `seq` and what follows as unread for a person, and tells their tabs. What
   * is unread already stays as it is, so that the same again changes nothing.
   */
  async function markUnread(person: Person, slug: string, seq: number): Promise<Room> {
    const {
      id,
      visibleFrom,
      lastSeq: newest,
    } = await roomActions.getRoom(person, slug, 'room.mark')
    if (seq > newest)
      throw new ChatError(
        'invalid',
        `seq: nothing of this room comes after ${newest}. Name a message that is there.`,
      )
    limiter.consume('markUnread', person.id)
    const show = async () => {
      const room = await showRoom(db, slug, person, server())
      if (!room) throw noSuchRoom()
      return room
    }
    const before = Math.max(seq, visibleFrom, 1) - 1
    const known = await show()
    if (known.readSeq <= before) return known
    if (!(await moveMarkerBack(db, person.id, id, before))) return known
    const room = await show()
    const { readSeq, readVersion, unread, mentions = 0, lastSeq } = room
    await notify(personGroup(person.id), {
      ...{ type: 'room.read', room: slug, seq: readSeq, unread, mentions, lastSeq },
      ...(readVersion !== undefined && { version: readVersion }),
    })
    return room
  }

  /** Saves a message for later. Throws ChatError `not_found` when there is none at that place that the person may read. */
  async function save(person: Person, slug: string, seq: number): Promise<void> {
    const room = await roomActions.getRoom(person, slug, 'room.read')
    limiter.consume('save', person.id)
    const message = await findMessage(db, room, seq)
    if (!message || message.deleted) throw noSuchMessage()
    const place = { userId: person.id, roomId: room.id, seq }
    if (await saveMessage(db, place, clock.wall())) await tellOfSaved(person, slug, seq, true)
  }

  /** Takes a message from what is saved; one that the person may not read any more, too. */
  async function unsave(person: Person, slug: string, seq: number): Promise<void> {
    if (await forgetSaved(db, { userId: person.id, slug, seq }))
      await tellOfSaved(person, slug, seq, false)
  }

  /** Marks what concerns the person as read: one of it, or everything up to an instant. */
  async function markActivity({ id }: Person, which: ReadActivity): Promise<void> {
    limiter.consume('markActivity', id)
    if (await markActivityRead(db, id, which))
      await notify(personGroup(id), {
        type: 'personal.changed',
        frame: { type: 'activity.changed' },
      })
  }

  function tellOfSaved({ id }: Person, room: string, seq: number, saved: boolean): Promise<void> {
    const frame = { type: 'saved.changed', room, seq, saved } as const
    return notify(personGroup(id), { type: 'personal.changed', frame })
  }
}

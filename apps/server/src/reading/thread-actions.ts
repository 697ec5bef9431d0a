import type { FollowedThread } from '@lobby/protocol'
import type { Clock } from '../ground/clock.ts'
import { ChatError, noSuchMessage } from '../ground/errors.ts'
import type { Person } from '../ground/person.ts'
import type { RateLimiter } from '../ground/rate-limit.ts'
import { findMessage } from '../messages/queries.ts'
import { type Notify, personGroup } from '../notices.ts'
import type { RoomActions } from '../rooms/actions.ts'
import type { Database } from '../storage/database.ts'
import {
  decideFollowing,
  findFollowed,
  followedOf,
  forgetOldest,
  markThreadRead,
} from './thread-follows.ts'

export type ThreadActions = ReturnType<typeof createThreadActions>

interface Needs {
  readonly db: Database
  readonly clock: Pick<Clock, 'wall'>
  readonly limiter: RateLimiter
  readonly notify: Notify
  readonly roomActions: Pick<RoomActions, 'getRoom'>
}

/** A thread, by its room's address and its first message. */
interface Thread {
  readonly slug: string
  readonly thread: number
}

export function createThreadActions({ db, clock, limiter, notify, roomActions }: Needs) {
  return { findFollowing, setFollowing, readThread }

  /** Undefined where the person has never followed it. */
  async function findFollowing(
    person: Person,
    { slug, thread }: Thread,
  ): Promise<FollowedThread | undefined> {
    const { id: roomId } = await roomActions.getRoom(person, slug, 'thread.follow')
    const known = await findFollowed(db, { userId: person.id, roomId, thread })
    return known && followedOf(slug, known)
  }

  /** Follows a thread or unfollows it, and tells the person's tabs. Throws ChatError `not_found` for a message that the person cannot see, `invalid` for one that is an answer. */
  async function setFollowing(
    person: Person,
    { slug, thread }: Thread,
    following: boolean,
  ): Promise<FollowedThread> {
    const room = await roomActions.getRoom(person, slug, 'thread.follow')
    limiter.consume('followThread', person.id)
    const root = await findMessage(db, room, thread)
    if (!root) throw noSuchMessage()
    if (root.thread !== undefined)
      throw new ChatError('invalid', 'This is an answer. Give the thread’s first message.')
    const place = { userId: person.id, roomId: room.id, thread }
    const decided = { following, readSeq: room.lastSeq, now: clock.wall() }
    const changed = await decideFollowing(db, place, decided)
    if (!changed) {
      const known = await findFollowed(db, place)
      if (!known) throw noSuchMessage()
      return followedOf(slug, known)
    }
    await forgetOldest(db, person.id)
    const followed = followedOf(slug, changed)
    await tell(person, followed)
    return followed
  }

  /** The person has seen the thread up to this answer. Nothing is kept of one that they have never followed. */
  async function readThread(person: Person, { slug, thread }: Thread, seq: number): Promise<void> {
    const room = await roomActions.getRoom(person, slug, 'thread.follow')
    limiter.consume('followThread', person.id)
    const place = { userId: person.id, roomId: room.id, thread }
    const changed = await markThreadRead(db, place, Math.min(seq, room.lastSeq))
    if (changed) await tell(person, followedOf(slug, changed))
  }

  function tell({ id }: Person, thread: FollowedThread): Promise<void> {
    const frame = { type: 'thread.changed', thread } as const
    return notify(personGroup(id), { type: 'personal.changed', frame })
  }
}

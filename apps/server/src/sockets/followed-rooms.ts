import { encodeText } from '@lobby/channels'
import type { Cursor, RoomUnlisted } from '@lobby/protocol'
import { limits } from '@lobby/protocol/limits'
import { roomGroup } from '../bells.ts'
import type { Context } from '../context.ts'
import { ChatError, noSuchRoom } from '../errors.ts'
import { isGuest } from '../permissions.ts'
import type { Person } from '../person.ts'
import { getRoom } from '../rooms/actions.ts'
import type { RoomRecord } from '../rooms/queries.ts'
import { FollowedRoom, type RoomReader } from './followed-room.ts'

/** What the rooms need of the consumer that follows them. */
export interface RoomsReader extends Pick<RoomReader, 'flow' | 'deliver' | 'failed'> {
  joinGroup(group: string): Promise<void>
  leaveGroup(group: string): Promise<void>
  /** Whose connection it is now. */
  person(): Person | undefined
}

/** The rooms that one connection follows, by slug. */
export class FollowedRooms {
  readonly #context: Context
  readonly #reader: RoomsReader
  readonly #rooms = new Map<string, FollowedRoom>()
  /** The event that ended the person's place in a room, by slug: of that they have been told. */
  readonly #removedAt = new Map<string, number>()

  constructor(context: Context, reader: RoomsReader) {
    this.#context = context
    this.#reader = reader
  }

  /** The newest `seq` that was sent of each. */
  get heads(): Record<string, number> {
    return Object.fromEntries([...this.#rooms].map(([slug, { cursor }]) => [slug, cursor]))
  }

  /** The room, if it is followed, and the person has not just been removed from it. */
  get(slug: string): Pick<RoomRecord, 'id' | 'slug'> | undefined {
    const followed = this.#rooms.get(slug)
    return followed?.isOpen ? followed.room : undefined
  }

  /** The room, followed or not. Throws ChatError `no_such_room`. */
  async find(slug: string): Promise<Pick<RoomRecord, 'id' | 'slug'>> {
    return this.get(slug) ?? this.#getRoom(slug)
  }

  /** Sends what was missed since the cursor, and everything from now on. Following again starts again. */
  async follow(slug: string, cursor: Cursor | null): Promise<void> {
    if (!this.#rooms.has(slug) && this.#rooms.size >= limits.followedRooms)
      throw new ChatError('invalid', `A connection follows at most ${limits.followedRooms} rooms.`)
    const room = await this.#getRoom(slug)
    this.#rooms.get(slug)?.stop()
    const { flow, deliver, failed, person } = this.#reader
    const followed = new FollowedRoom(room, this.#context.log, {
      flow,
      userId: person()?.id,
      goesWithGuests: () => room.kind === 'public' && isGuest(person()),
      deliver,
      failed,
      authorise: async () => {
        const now = await this.#getRoom(slug)
        if (now.id !== room.id) throw noSuchRoom()
        return now
      },
      gone: () => void this.#end(slug, followed).catch(failed),
      removed: (seq) => {
        void this.#end(slug, followed).catch(failed)
        this.unlist(slug, seq)
      },
    })
    this.#rooms.set(slug, followed)
    try {
      await this.#reader.joinGroup(roomGroup(room.id))
      await followed.start(cursor)
    } catch (error) {
      await this.#end(slug, followed)
      throw error
    }
  }

  /** Sends nothing more of the room; not following it is no error. */
  async unfollow(slug: string): Promise<void> {
    const followed = this.#rooms.get(slug)
    if (followed) await this.#end(slug, followed)
  }

  /** Tells the client that the person's place in the room has ended, once and after the event that ended it. */
  unlist(slug: string, seq: number): void {
    if (this.#rooms.has(slug) || this.#removedAt.get(slug) === seq) return
    this.#removedAt.set(slug, seq)
    const frame: RoomUnlisted = { type: 'room.unlisted', room: slug }
    this.#reader.deliver(encodeText(JSON.stringify(frame)))
  }

  /** The connection is gone. */
  stop(): void {
    for (const followed of this.#rooms.values()) followed.stop()
    this.#rooms.clear()
  }

  #getRoom(slug: string): Promise<RoomRecord> {
    return getRoom(this.#context, this.#reader.person(), slug, 'room.read')
  }

  async #end(slug: string, followed: FollowedRoom): Promise<void> {
    followed.stop()
    if (this.#rooms.get(slug) === followed) this.#rooms.delete(slug)
    await this.#reader.leaveGroup(roomGroup(followed.room.id))
  }
}

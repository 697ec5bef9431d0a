import type { Cursor } from '@lobby/protocol'
import { limits } from '@lobby/protocol/limits'
import { roomGroup } from '../bells.ts'
import type { Context } from '../context.ts'
import { ChatError } from '../errors.ts'
import { getRoom } from '../rooms/actions.ts'
import type { RoomRecord } from '../rooms/queries.ts'
import { FollowedRoom, type RoomReader } from './followed-room.ts'

/** What the rooms need of the consumer that follows them. */
export interface RoomsReader extends Pick<RoomReader, 'flow' | 'deliver' | 'failed'> {
  joinGroup(group: string): Promise<void>
  leaveGroup(group: string): Promise<void>
}

/** The rooms that one connection follows, by slug. */
export class FollowedRooms {
  readonly #context: Context
  readonly #reader: RoomsReader
  readonly #rooms = new Map<string, FollowedRoom>()

  constructor(context: Context, reader: RoomsReader) {
    this.#context = context
    this.#reader = reader
  }

  /** The newest `seq` that was sent of each. */
  get heads(): Record<string, number> {
    return Object.fromEntries([...this.#rooms].map(([slug, { cursor }]) => [slug, cursor]))
  }

  /** The room, if it is followed. */
  get(slug: string): RoomRecord | undefined {
    return this.#rooms.get(slug)?.room
  }

  /** The room, followed or not. Throws ChatError `no_such_room`. */
  async find(slug: string): Promise<RoomRecord> {
    return this.get(slug) ?? getRoom(this.#context, slug)
  }

  /** Sends what was missed since the cursor, and everything from now on. Following again starts again. */
  async follow(slug: string, cursor: Cursor | null): Promise<void> {
    if (!this.#rooms.has(slug) && this.#rooms.size >= limits.followedRooms)
      throw new ChatError('invalid', `A connection follows at most ${limits.followedRooms} rooms.`)
    const room = await getRoom(this.#context, slug)
    this.#rooms.get(slug)?.stop()
    const followed = new FollowedRoom(room, this.#context.log, {
      flow: this.#reader.flow,
      deliver: this.#reader.deliver,
      failed: this.#reader.failed,
      gone: () => void this.#end(slug, followed).catch(this.#reader.failed),
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

  /** The connection is gone. */
  stop(): void {
    for (const followed of this.#rooms.values()) followed.stop()
    this.#rooms.clear()
  }

  async #end(slug: string, followed: FollowedRoom): Promise<void> {
    followed.stop()
    if (this.#rooms.get(slug) === followed) this.#rooms.delete(slug)
    await this.#reader.leaveGroup(roomGroup(followed.room.id))
  }
}

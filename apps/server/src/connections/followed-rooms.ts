import { encodeText } from '@lobby/channels'
import type { Cursor, RoomUnlisted } from '@lobby/protocol'
import { limits } from '@lobby/protocol/limits'
import type { Clock } from '../ground/clock.ts'
import { ChatError, isRefusal, noSuchRoom } from '../ground/errors.ts'
import { isGuest } from '../ground/permissions.ts'
import type { Person } from '../ground/person.ts'
import type { RoomLog } from '../log/room-log.ts'
import { roomGroup } from '../notices.ts'
import type { RoomActions } from '../rooms/actions.ts'
import { type FormerPlace, findFormerPlace } from '../rooms/former-places.ts'
import type { RoomRecord } from '../rooms/queries.ts'
import type { Database } from '../storage/database.ts'
import { type FollowedPlace, FollowedRoom, type RoomOwner } from './followed-room.ts'
import type { SendWindow } from './send-window.ts'

/** What the rooms need of the consumer that follows them. */
export interface RoomsReader {
  readonly window: SendWindow
  failed(error: unknown): void
  joinGroup(group: string): Promise<void>
  leaveGroup(group: string): Promise<void>
  /** Whose connection it is now. */
  readonly person: Person | undefined
}

/** Where the rooms come from. */
export interface RoomsSource {
  readonly log: RoomLog
  readonly clock: Pick<Clock, 'monotonic'>
  /** The room, if this person may read it. Throws ChatError when not. */
  getRoom(person: Person | undefined, slug: string): Promise<RoomRecord>
  /** The room, if they could read it once, and until when. */
  findFormerPlace(person: Person | undefined, slug: string): Promise<FormerPlace | undefined>
}

interface Needs {
  readonly db: Database
  readonly log: RoomLog
  readonly clock: Clock
  readonly roomActions: Pick<RoomActions, 'getRoom'>
}

/** The rooms of this server, for all of its connections. */
export function roomsOf({ db, log, clock, roomActions }: Needs): RoomsSource {
  return {
    log,
    clock,
    getRoom: (person, slug) => roomActions.getRoom(person, slug, 'room.read'),
    findFormerPlace: (person, slug) => findFormerPlace(db, slug, person),
  }
}

interface Place {
  readonly room: RoomRecord
  /** The event that ended it. */
  readonly until?: number
}

/** Who writes in a room without following it need not be looked for at every message: the log asks again, under the room's lock. In milliseconds. */
const foundFor = 2_000

/** A room that the person could read until a moment of the monotonic clock. */
interface FoundRoom {
  readonly room: RoomRecord
  readonly person: Person | undefined
  readonly until: number
}

const ofAnotherHistory: Cursor = { epoch: '', seq: 0 }

/** The rooms that one connection follows, by slug. */
export class FollowedRooms implements RoomOwner {
  readonly #source: RoomsSource
  readonly #reader: RoomsReader
  readonly #rooms = new Map<string, FollowedRoom>()
  /** The event that ended the person's place in a room, by slug: of that they have been told. Of most connections, none. */
  #removedAt: Map<string, number> | undefined
  /** Rooms of which the client was told that they are there while what ends the person's place may still be on its way. Of most connections, none. */
  #listed: Set<string> | undefined
  /** Whether the person is in a room again, as it was asked last. Of most connections, none. */
  #looking: Map<string, Promise<void>> | undefined
  /** The room whose following begins. */
  #arriving: string | undefined
  /** The one that was found last. */
  #found: FoundRoom | undefined

  constructor(source: RoomsSource, reader: RoomsReader) {
    this.#source = source
    this.#reader = reader
  }

  /** The newest `seq` that was sent of each; a room is not among them while what was asked of it waits to be sent. */
  get heads(): Record<string, number> {
    const heads: Record<string, number> = {}
    for (const [slug, { cursor }] of this.#rooms) if (cursor !== undefined) heads[slug] = cursor
    return heads
  }

  /** The room, if it is followed, and the person has not just been removed from it. */
  get(slug: string): Pick<RoomRecord, 'id' | 'slug' | 'kind'> | undefined {
    const followed = this.#rooms.get(slug)
    return followed?.isOpen ? followed.room : undefined
  }

  /** The room, followed or not; of one that is not, what a change of the last two seconds says may be missed. Throws ChatError `no_such_room`. */
  async find(slug: string): Promise<Pick<RoomRecord, 'id' | 'slug' | 'kind'>> {
    return this.get(slug) ?? this.#foundNow(slug) ?? this.#findAnew(slug)
  }

  #foundNow(slug: string): RoomRecord | undefined {
    const found = this.#found
    if (found?.room.slug !== slug || found.person !== this.#reader.person) return undefined
    return this.#source.clock.monotonic() < found.until ? found.room : undefined
  }

  async #findAnew(slug: string): Promise<RoomRecord> {
    const { person } = this.#reader
    const until = this.#source.clock.monotonic() + foundFor
    const room = await this.#getRoom(slug)
    this.#found = { room, person, until }
    return room
  }

  /**
   * Sends what was missed since the cursor, and everything from now on.
   * Following again starts again. A person with a cursor who is not in the room any
   * more gets what came before that, and is told. Resolves when it is sure that they may;
   * `sent` when what was missed has been sent, or nothing more will be.
   */
  async follow(slug: string, cursor: Cursor | null): Promise<{ readonly sent: Promise<void> }> {
    if (!this.#rooms.has(slug) && this.#rooms.size >= limits.followedRooms)
      throw new ChatError('invalid', `A connection follows at most ${limits.followedRooms} rooms.`)
    this.#listed?.delete(slug)
    this.#arriving = slug
    try {
      const { sent } = await this.#begin(slug, cursor, await this.#placeIn(slug, cursor))
      return { sent: sent.then(() => this.#looking?.get(slug)) }
    } finally {
      this.#arriving = undefined
    }
  }

  async #begin(
    slug: string,
    cursor: Cursor | null,
    { room, until }: Place,
  ): Promise<{ readonly sent: Promise<void> }> {
    this.#rooms.get(slug)?.stop()
    if (until !== undefined) this.#removedAt?.delete(slug)
    const userId = this.#reader.person?.id
    const followed = new FollowedRoom({ room, userId }, this.#source.log, this)
    this.#rooms.set(slug, followed)
    try {
      if (until === undefined) await this.#reader.joinGroup(roomGroup(room.id))
      const place = until === undefined ? undefined : { ...room, until }
      const { sent } = await followed.start(cursor, () => place ?? this.#placeNow(room))
      return { sent: sent.catch((error) => this.#giveUp(slug, followed, error)) }
    } catch (error) {
      return this.#giveUp(slug, followed, error)
    }
  }

  /** Sends nothing more of the room; not following it is no error. */
  async unfollow(slug: string): Promise<void> {
    const followed = this.#rooms.get(slug)
    if (followed) await this.#end(slug, followed)
  }

  /** The client is told that the room is there. What ends the person's place in it, and is sent later, is not the last word then. */
  listed(slug: string): void {
    if (!this.#rooms.has(slug) && this.#arriving !== slug) return
    this.#listed ??= new Set()
    this.#listed.add(slug)
  }

  /** Tells the client that the person's place in the room has ended, once and after the event that ended it. */
  unlist(slug: string, seq: number): void {
    if (this.#rooms.has(slug) || this.#removedAt?.get(slug) === seq) return
    this.#removedAt ??= new Map()
    this.#removedAt.set(slug, seq)
    const frame: RoomUnlisted = { type: 'room.unlisted', room: slug }
    this.window.frames.push(encodeText(JSON.stringify(frame)))
  }

  /** The connection is gone. */
  stop(): void {
    for (const followed of this.#rooms.values()) followed.stop()
    this.#rooms.clear()
  }

  // What the rooms ask.

  get window(): SendWindow {
    return this.#reader.window
  }

  get isGuest(): boolean {
    return isGuest(this.#reader.person)
  }

  failed(error: unknown): void {
    this.#reader.failed(error)
  }

  gone(followed: FollowedRoom): void {
    this.#end(followed.room.slug, followed).catch((error) => this.failed(error))
  }

  restarted(followed: FollowedRoom): void {
    this.#beginAnew(followed).catch((error) => this.failed(error))
  }

  removed(followed: FollowedRoom, seq: number): void {
    if (this.#listed?.has(followed.room.slug)) this.#look(followed, seq)
    else this.#endPlace(followed, seq)
  }

  #endPlace(followed: FollowedRoom, seq: number): void {
    this.gone(followed)
    this.unlist(followed.room.slug, seq)
  }

  #look(followed: FollowedRoom, seq: number): void {
    const { slug } = followed.room
    const look = this.#goOnIfBack(followed, seq).catch((error) => this.failed(error))
    this.#looking ??= new Map()
    this.#looking.set(slug, look)
  }

  /** The client was told of the room since: it is sent the room anew if the person is in it again, and else that the room is gone. */
  async #goOnIfBack(followed: FollowedRoom, seq: number): Promise<void> {
    const { slug } = followed.room
    const room = await this.#roomNow(slug)
    if (!room) return this.#endPlace(followed, seq)
    if (this.#rooms.get(slug) === followed) await (await this.#begin(slug, null, { room })).sent
  }

  /** As it is after all that the client was told of it; undefined: it is not there for the person. */
  async #roomNow(slug: string): Promise<RoomRecord | undefined> {
    for (;;) {
      this.#listed?.delete(slug)
      const room = await this.#getRoom(slug).catch(unlessRefused)
      if (room || !this.#listed?.has(slug)) return room
    }
  }

  /**
   * As for a client that comes with a cursor of the old history. In the new one the person may not be in the room.
   * Where that cannot be found out, as with a database that is away again, the connection ends, and its client comes back.
   */
  async #beginAnew(followed: FollowedRoom): Promise<void> {
    const { slug } = followed.room
    const place = await this.#placeIn(slug, null).catch(unlessRefused)
    if (this.#rooms.get(slug) !== followed) return
    if (place) await (await this.#begin(slug, ofAnotherHistory, place)).sent
    else this.removed(followed, 0)
  }

  async #placeIn(slug: string, cursor: Cursor | null): Promise<Place> {
    try {
      return { room: await this.#getRoom(slug) }
    } catch (refusal) {
      const former =
        isRefusal(refusal) && cursor
          ? await this.#source.findFormerPlace(this.#reader.person, slug)
          : undefined
      if (!former) throw refusal
      return former
    }
  }

  async #placeNow({ id, slug }: Pick<RoomRecord, 'id' | 'slug'>): Promise<FollowedPlace> {
    const now = await this.#getRoom(slug)
    if (now.id !== id) throw noSuchRoom()
    return now
  }

  #getRoom(slug: string): Promise<RoomRecord> {
    return this.#source.getRoom(this.#reader.person, slug)
  }

  async #giveUp(slug: string, followed: FollowedRoom, error: unknown): Promise<never> {
    await this.#end(slug, followed)
    throw error
  }

  async #end(slug: string, followed: FollowedRoom): Promise<void> {
    followed.stop()
    if (this.#rooms.get(slug) === followed) this.#rooms.delete(slug)
    const { id } = followed.room
    // It may have been followed again meanwhile.
    if (this.#rooms.get(slug)?.room.id !== id) await this.#reader.leaveGroup(roomGroup(id))
  }
}

function unlessRefused(error: unknown): undefined {
  if (!isRefusal(error)) throw error
}

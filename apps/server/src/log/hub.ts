import type { RoomEvent } from '@lobby/protocol'
import type { Clock } from '../ground/clock.ts'
import type { LogTarget } from '../ground/logger.ts'
import { ActiveRoom, type RoomKeeper } from './active-room.ts'
import type { Follower } from './follower.ts'
import type { Announced, ListedHead, RoomHead } from './room-head.ts'

/** What the hub reads where it has not heard. */
export interface HubSource {
  /** Undefined when there is no such room. */
  readHead(roomId: string): Promise<RoomHead | undefined>
  /** Where each of these rooms is that is there; `roomIds` holds at most 1,000. */
  readHeads(roomIds: readonly string[]): Promise<readonly ListedHead[]>
  /** Up to `limit` events after `after`, in order. */
  readEvents(roomId: string, range: { after: number; limit: number }): Promise<RoomEvent[]>
}

export interface HubOptions {
  readonly source: HubSource
  readonly clock: Clock
  readonly logger: LogTarget
  /** Called before events are handed on. */
  readonly beforeDelivery?: () => void
  /** Bytes that the rooms' newest events may take together. */
  readonly memory?: number
}

const defaultMemory = 128 * 1024 * 1024
const repairPage = 256
const headsAtOnce = 1_000
/** Milliseconds until a repair that failed is tried again. */
const repairAgain = 500

/**
 * The rooms' live, ordered streams on this node.
 *
 * Events come from commits here and, through `accept`, from other nodes: those
 * in any order, late, twice or never. Followers get each once and in order: a
 * hole is read from the database, where `n` is visible before `n + 1` exists.
 *
 * Follow first, then read: a read after `ready` finds every event that
 * it will not be given here.
 */
export class Hub implements RoomKeeper {
  readonly #source: HubSource
  readonly #clock: Clock
  readonly #logger: LogTarget
  readonly #memory: number
  readonly beforeDelivery: () => void
  delivered = 0
  /** Holes that were read from the database. */
  repairs = 0
  /** The room that was used longest ago is first. */
  readonly #rooms = new Map<string, ActiveRoom>()
  #bytes = 0

  constructor({
    source,
    clock,
    logger,
    memory = defaultMemory,
    beforeDelivery = () => {},
  }: HubOptions) {
    this.#source = source
    this.#clock = clock
    this.#logger = logger
    this.#memory = memory
    this.beforeDelivery = beforeDelivery
  }

  /** Gives a room's events from now on; calling the answer ends that. A room that does not exist is soon `gone`. */
  follow(roomId: string, follower: Follower): () => void {
    const room = this.#use(roomId)
    const unfollow = room.follow(follower)
    this.ready(roomId).catch((error) => {
      this.#logger.error({ err: error, roomId }, 'The head of a room could not be read.')
    })
    return () => {
      unfollow()
      if (!room.isFollowed && room.bytes === 0) this.#forget(room)
    }
  }

  /** Resolves when the place in a followed room is known. Throws what the database throws. */
  async ready(roomId: string): Promise<void> {
    const room = this.#rooms.get(roomId)
    if (!room?.isFollowed || room.next !== undefined) return
    room.finding ??= this.#findPlace(room)
    await room.finding
  }

  /** The head of a followed room, from memory; undefined for any other. */
  head(roomId: string): RoomHead | undefined {
    const room = this.#rooms.get(roomId)
    if (!room?.isFollowed || room.next === undefined) return undefined
    return { slug: room.slug, epoch: room.epoch, seq: room.next - 1 }
  }

  /** Events of a followed room, from memory; undefined where that does not reach. */
  recent(roomId: string, range: { after: number; limit: number }): RoomEvent[] | undefined {
    return this.#rooms.get(roomId)?.isFollowed ? this.#use(roomId).recent(range) : undefined
  }

  /** The room that this node has committed events of, to be told of them. */
  roomOf(roomId: string): ActiveRoom {
    return this.#use(roomId)
  }

  /** Whether the room has followers on this node; announcements of other rooms are not needed. */
  isFollowed(roomId: string): boolean {
    return this.#rooms.get(roomId)?.isFollowed ?? false
  }

  /** What another node has committed, in order or not, new or not. Of another history than is known here, the database is asked. */
  accept({ roomId, epoch, seq, events }: Announced): void {
    const room = this.#rooms.get(roomId)
    if (!room?.isFollowed) return
    if (room.next !== undefined && room.epoch !== epoch) {
      this.suspect(roomId)
      return
    }
    room.knows(epoch, seq)
    if (events.length > 0) room.receive(events)
    else this.#repairIfBehind(room)
  }

  /** What is known of a followed room may be wrong: the database is asked about it. */
  suspect(roomId: string): void {
    const room = this.#rooms.get(roomId)
    if (!room?.isFollowed) return
    this.#compare([room]).catch((error) => {
      this.#logger.error({ err: error, roomId }, 'The head of a room could not be read.')
    })
  }

  /**
   * Asks the database how far the followed rooms are. What was missed is read
   * and delivered; a room that is not there is gone; one with another epoch
   * has another history, and its followers begin anew.
   */
  async compareHeads(): Promise<void> {
    const followed = [...this.#rooms.values()].filter((room) => room.isFollowed)
    for (let from = 0; from < followed.length; from += headsAtOnce)
      await this.#compare(followed.slice(from, from + headsAtOnce))
  }

  /** The room has been deleted. */
  gone(roomId: string): void {
    const room = this.#rooms.get(roomId)
    if (!room) return
    this.#forget(room)
    room.gone()
  }

  // What its rooms ask.

  received(room: ActiveRoom): void {
    this.#count(room)
    if (this.#bytes > this.#memory) this.#makeRoom()
    this.#repairIfBehind(room)
  }

  failed({ roomId }: ActiveRoom, error: unknown): void {
    this.#logger.error({ err: error, roomId }, 'A follower of a room failed.')
  }

  async #compare(rooms: readonly ActiveRoom[]): Promise<void> {
    const heads = await this.#source.readHeads(rooms.map(({ roomId }) => roomId))
    const found = new Map(heads.map((head) => [head.roomId, head]))
    for (const room of rooms) {
      const head = found.get(room.roomId)
      if (!head) this.gone(room.roomId)
      else if (room.isFollowed) {
        room.compare(head)
        this.#count(room)
        this.#repairIfBehind(room)
      }
    }
  }

  async #findPlace(room: ActiveRoom): Promise<void> {
    const { beginnings } = room
    try {
      const head = await this.#source.readHead(room.roomId)
      // A commit of ours may have told us in the meantime.
      if (room.beginnings !== beginnings || room.next !== undefined) return
      if (!head) return this.gone(room.roomId)
      room.isAt(head)
      this.#repairIfBehind(room)
    } finally {
      if (room.beginnings === beginnings) room.finding = undefined
    }
  }

  /** Reads what is missing. Events that come meanwhile out of order are not kept: the database has them. */
  #repairIfBehind(room: ActiveRoom): void {
    if (room.repairing || !room.isBehind) return
    room.repairing = true
    this.repairs++
    this.#repair(room).then(
      () => {
        room.repairing = false
        this.#repairIfBehind(room)
      },
      (error) => {
        const { roomId } = room
        this.#logger.error({ err: error, roomId }, 'A hole in a room could not be read.')
        this.#clock.after(repairAgain, () => {
          room.repairing = false
          this.#repairIfBehind(room)
        })
      },
    )
  }

  async #repair(room: ActiveRoom): Promise<void> {
    while (room.isBehind) {
      const after = (room.next as number) - 1
      const events = await this.#source.readEvents(room.roomId, { after, limit: repairPage })
      if (events.length === 0 && room.next === after + 1)
        throw new Error(`The room's log has nothing after ${after}, though more was announced.`)
      room.receive(events)
    }
  }

  #use(roomId: string): ActiveRoom {
    const room = this.#rooms.get(roomId) ?? new ActiveRoom(roomId, this)
    this.#rooms.delete(roomId)
    this.#rooms.set(roomId, room)
    return room
  }

  #forget(room: ActiveRoom): void {
    if (this.#rooms.get(room.roomId) !== room) return
    this.#rooms.delete(room.roomId)
    this.#count(room)
  }

  #dropRecent(room: ActiveRoom): void {
    room.forgetRecent()
    this.#count(room)
  }

  /** What is read of a room that was forgotten meanwhile is not kept. */
  #count(room: ActiveRoom): void {
    if (this.#rooms.get(room.roomId) !== room) room.forgetRecent()
    this.#bytes += room.bytes - room.countedBytes
    room.countedBytes = room.bytes
  }

  /** Down to nine tenths, so that it need not be done again at once. */
  #makeRoom(): void {
    for (const room of this.#rooms.values()) {
      if (this.#bytes <= 0.9 * this.#memory) return
      if (room.isFollowed) this.#dropRecent(room)
      else this.#forget(room)
    }
  }
}

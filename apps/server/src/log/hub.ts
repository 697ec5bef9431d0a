import { limits, type RoomEvent } from '@lobby/protocol'
import type { Logger } from '../storage/logger.ts'
import { Ring } from './ring.ts'

/** Events of a room in order, without a hole: shared by all followers, so frozen for each of them. */
export interface RoomBatch {
  readonly roomId: string
  readonly slug: string
  readonly epoch: string
  /** At least one, at most `limits.eventsPerFrame`. */
  readonly events: readonly RoomEvent[]
  /** The `seq` of the first and of the last of them. */
  readonly first: number
  readonly last: number
  /** When this node got them, in milliseconds of its monotonic clock. */
  readonly at: number
}

/** Whoever wants a room's events as they happen. */
export interface Follower {
  /** Called synchronously; the first of a batch follows the last of the one before. */
  events(batch: RoomBatch): void
  /** The room is gone; there will be no more. */
  gone?(): void
}

/** Where the hub reads what it has not heard. */
export interface HubSource {
  /** Undefined when there is no such room. */
  head(roomId: string): Promise<RoomHead | undefined>
  read(roomId: string, range: { after: number; limit: number }): Promise<RoomEvent[]>
}

export interface RoomHead {
  readonly slug: string
  readonly epoch: string
  readonly seq: number
}

export interface HubOptions {
  readonly source: HubSource
  readonly logger: Logger
  /** Bytes that the rings of all rooms may take together. */
  readonly memory?: number
}

const defaultMemory = 128 * 1024 * 1024
const repairPage = 256
/** Milliseconds until a repair that failed is tried again. */
const repairAgain = 500

/**
 * The rooms' live, ordered streams on this node.
 *
 * Events come from commits here and, through `accept`, from other nodes, there
 * in any order, late, twice or never. Followers get each once and in order: a
 * hole is read from the database, where `n` is visible before `n + 1` exists.
 *
 * Follow first, then read: whoever reads after `ready` finds every event that
 * it will not be given here.
 */
export class Hub {
  readonly #source: HubSource
  readonly #logger: Logger
  readonly #memory: number
  /** The room that was used longest ago is first. */
  readonly #rooms = new Map<string, ActiveRoom>()
  #bytes = 0

  constructor({ source, logger, memory = defaultMemory }: HubOptions) {
    this.#source = source
    this.#logger = logger
    this.#memory = memory
  }

  /** Gives a room's events from now on; calling the answer ends that. A room that does not exist is soon `gone`. */
  follow(roomId: string, follower: Follower): () => void {
    const room = this.#use(roomId)
    // Without followers nobody tells us of the room: what we know may be old.
    if (room.followers.size === 0) room.forgetPlace()
    // One entry for each call, though a follower may be the same object twice.
    const entry = { follower }
    room.followers.add(entry)
    this.ready(roomId).catch((error) => {
      this.#logger.error({ err: error, roomId }, 'A room’s head could not be read.')
    })
    return () => {
      room.followers.delete(entry)
      if (room.followers.size === 0 && room.ring.isEmpty) this.#forget(room)
    }
  }

  /** Resolves when the place in a followed room is known. Throws what the database throws. */
  async ready(roomId: string): Promise<void> {
    const room = this.#rooms.get(roomId)
    if (!room || room.followers.size === 0 || room.next !== undefined) return
    room.finding ??= this.#findPlace(room).finally(() => {
      room.finding = undefined
    })
    await room.finding
  }

  /** The head of a followed room, from memory; undefined for any other. */
  head(roomId: string): RoomHead | undefined {
    const room = this.#rooms.get(roomId)
    if (!room || room.followers.size === 0 || room.next === undefined) return undefined
    return { slug: room.slug, epoch: room.epoch, seq: room.next - 1 }
  }

  /** Events of a followed room, from memory; undefined where that does not reach. */
  recent(roomId: string, range: { after: number; limit: number }): RoomEvent[] | undefined {
    const head = this.head(roomId)
    if (!head) return undefined
    if (range.after >= head.seq) return []
    return this.#use(roomId).ring.read(range)
  }

  /** Events that this node has committed, contiguous: they are what comes next, whatever else is known. */
  committed(
    { roomId, slug, epoch }: { roomId: string; slug: string; epoch: string },
    events: readonly RoomEvent[],
  ): void {
    const [first] = events
    if (!first) return
    const room = this.#use(roomId)
    room.slug = slug
    room.epoch = epoch
    room.next ??= first.seq
    this.#take(room, events)
  }

  /** Events that another node has committed. In order or not, new or not. */
  accept(roomId: string, events: readonly RoomEvent[]): void {
    const room = this.#rooms.get(roomId)
    if (room && room.followers.size > 0) this.#take(room, events)
  }

  /** The room has been deleted. */
  gone(roomId: string): void {
    const room = this.#rooms.get(roomId)
    if (!room) return
    this.#forget(room)
    const followers = [...room.followers]
    room.followers.clear()
    for (const { follower } of followers) this.#safely(roomId, () => follower.gone?.())
  }

  async #findPlace(room: ActiveRoom): Promise<void> {
    const head = await this.#source.head(room.roomId)
    // A commit of ours may have told us in the meantime.
    if (room.next === undefined) {
      if (!head) return this.gone(room.roomId)
      room.slug = head.slug
      room.epoch = head.epoch
      room.next = head.seq + 1
    }
    this.#repairIfBehind(room)
  }

  /** A follower may cause another take: that one waits, or others would see the later events first. */
  #take(room: ActiveRoom, events: readonly RoomEvent[]): void {
    room.inbox.push(events)
    if (room.inbox.length > 1) return
    for (let taken = room.inbox[0]; taken; taken = room.inbox[0]) {
      this.#advance(room, taken)
      room.inbox.shift()
    }
    this.#repairIfBehind(room)
  }

  /** Delivers what follows; remembers that there is more when something is missing before it. */
  #advance(room: ActiveRoom, events: readonly RoomEvent[]): void {
    room.newest = Math.max(room.newest, events.at(-1)?.seq ?? 0)
    if (room.next === undefined) return
    const { next } = room
    const start = events.findIndex(({ seq }) => seq === next)
    if (start < 0) return
    let end = start
    while (events[end]?.seq === next + end - start) end++
    for (let from = start; from < end; from += limits.eventsPerFrame)
      this.#deliver(room, events.slice(from, Math.min(from + limits.eventsPerFrame, end)))
  }

  #deliver(room: ActiveRoom, events: readonly RoomEvent[]): void {
    const first = events[0]?.seq as number
    const last = first + events.length - 1
    const { roomId, slug, epoch } = room
    room.next = last + 1
    const before = room.ring.bytes
    for (const event of events) room.ring.push(event)
    this.#bytes += room.ring.bytes - before
    if (this.#bytes > this.#memory) this.#makeRoom()

    const batch: RoomBatch = { roomId, slug, epoch, events, first, last, at: performance.now() }
    for (const { follower } of [...room.followers])
      this.#safely(roomId, () => follower.events(batch))
  }

  /** Reads what is missing. While it does, later events are not kept: the database has them. */
  #repairIfBehind(room: ActiveRoom): void {
    if (room.repairing || !room.isBehind) return
    room.repairing = true
    this.#repair(room)
      .catch((error) => {
        this.#logger.error(
          { err: error, roomId: room.roomId },
          'A hole in a room could not be read.',
        )
        setTimeout(() => this.#repairIfBehind(room), repairAgain).unref()
      })
      .finally(() => {
        room.repairing = false
      })
  }

  async #repair(room: ActiveRoom): Promise<void> {
    while (room.isBehind && room.next !== undefined && this.#rooms.get(room.roomId) === room) {
      const after = room.next - 1
      const events = await this.#source.read(room.roomId, { after, limit: repairPage })
      if (events.length === 0) throw new Error(`The log of the room ends at ${after}.`)
      this.#take(room, events)
    }
  }

  #safely(roomId: string, call: () => void): void {
    try {
      call()
    } catch (error) {
      this.#logger.error({ err: error, roomId }, 'A follower of a room failed.')
    }
  }

  #use(roomId: string): ActiveRoom {
    const room = this.#rooms.get(roomId) ?? new ActiveRoom(roomId)
    this.#rooms.delete(roomId)
    this.#rooms.set(roomId, room)
    return room
  }

  #forget(room: ActiveRoom): void {
    if (this.#rooms.get(room.roomId) !== room) return
    this.#rooms.delete(room.roomId)
    this.#dropRing(room)
  }

  #dropRing(room: ActiveRoom): void {
    this.#bytes -= room.ring.bytes
    room.ring.clear()
  }

  /** Down to nine tenths, so that it need not be done again at once. */
  #makeRoom(): void {
    for (const room of this.#rooms.values()) {
      if (this.#bytes <= 0.9 * this.#memory) return
      if (room.followers.size === 0) this.#forget(room)
      else this.#dropRing(room)
    }
  }
}

/** What the hub knows of one room. */
class ActiveRoom {
  readonly roomId: string
  slug = ''
  epoch = ''
  /** The `seq` that followers get next; undefined until it is known. */
  next: number | undefined
  /** The newest `seq` heard of. */
  newest = 0
  finding: Promise<void> | undefined
  repairing = false
  readonly inbox: (readonly RoomEvent[])[] = []
  readonly ring = new Ring()
  readonly followers = new Set<{ readonly follower: Follower }>()

  constructor(roomId: string) {
    this.roomId = roomId
  }

  get isBehind(): boolean {
    return this.next !== undefined && this.newest >= this.next && this.followers.size > 0
  }

  forgetPlace(): void {
    this.next = undefined
    this.newest = 0
  }
}

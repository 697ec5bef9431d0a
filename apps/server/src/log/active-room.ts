import type { RoomEvent } from '@lobby/protocol'
import { eventsThatFit } from './event-size.ts'
import { type Follower, type RoomBatch, removalsIn } from './follower.ts'
import { kinds } from './kinds/kinds.ts'
import { Ring } from './ring.ts'

const withoutText = (event: RoomEvent) => kinds[event.type].withoutText?.(event) ?? event

/** One room on this node: its place in the stream, its newest events, its followers. */
export class ActiveRoom {
  readonly roomId: string
  slug = ''
  epoch = ''
  /** The `seq` that followers get next; undefined until it is known. */
  next: number | undefined
  /** The search for `next`, while it is on. */
  finding: Promise<void> | undefined
  /** Counts how often the room began to be followed: a search from before then found something old. */
  beginnings = 0
  repairing = false
  /** How much of the ring its owner has in its books. */
  countedBytes = 0
  readonly ring = new Ring()
  readonly #followers = new Set<{ readonly follower: Follower }>()
  /** The followers in their order, as a delivery walks them; made anew after they have changed. */
  #list: readonly Follower[] | undefined
  readonly #failed: (error: unknown) => void
  readonly #inbox: (readonly RoomEvent[])[] = []
  #newest = 0

  /** `failed` hears of followers that throw. */
  constructor(roomId: string, failed: (error: unknown) => void) {
    this.roomId = roomId
    this.#failed = failed
  }

  get isFollowed(): boolean {
    return this.#followers.size > 0
  }

  /** Whether followers wait for events of which is known that they exist. */
  get isBehind(): boolean {
    return this.next !== undefined && this.#newest >= this.next && this.isFollowed
  }

  follow(follower: Follower): () => void {
    // Without followers nobody tells us of the room: what is known may be old.
    if (!this.isFollowed) {
      this.beginnings++
      this.finding = undefined
      this.next = undefined
      this.#newest = 0
    }
    // An entry for each call, though a follower may come twice.
    const entry = { follower }
    this.#followers.add(entry)
    this.#list = undefined
    return () => {
      this.#followers.delete(entry)
      this.#list = undefined
    }
  }

  /** Delivers of these events what is next; remembers that there are more where something is missing before them. */
  take(events: readonly RoomEvent[]): void {
    this.#inbox.push(events)
    // A follower has caused this inside a delivery: its turn comes when all have the earlier events.
    if (this.#inbox.length > 1) return
    for (let taken = this.#inbox[0]; taken; taken = this.#inbox[0]) {
      this.#advance(taken)
      this.#inbox.shift()
    }
  }

  /** Up to `limit` events after `after`, or nothing when they are not all in memory. */
  recent({ after, limit }: { after: number; limit: number }): RoomEvent[] | undefined {
    if (this.next === undefined) return undefined
    if (after >= this.next - 1) return []
    return this.ring.last === this.next - 1 ? this.ring.read({ after, limit }) : undefined
  }

  /** There are events up to `seq`. */
  knows(seq: number): void {
    this.#newest = Math.max(this.#newest, seq)
  }

  gone(): void {
    const followers = [...this.#followers]
    this.#followers.clear()
    this.#list = undefined
    for (const { follower } of followers) this.#safely(() => follower.gone?.())
  }

  #advance(events: readonly RoomEvent[]): void {
    this.#newest = Math.max(this.#newest, events.at(-1)?.seq ?? 0)
    const { next } = this
    if (next === undefined) return
    const start = events.findIndex(({ seq }) => seq === next)
    if (start < 0) return
    let end = start
    while (events[end]?.seq === next + end - start) end++
    let rest = events.slice(start, end)
    while (rest.length > 0) {
      // A single one goes whatever its size: weighing its text is spared.
      const fit = rest.length === 1 ? 1 : eventsThatFit(rest)
      this.#deliver(rest.slice(0, fit))
      rest = rest.slice(fit)
    }
  }

  #deliver(events: readonly RoomEvent[]): void {
    const { roomId, slug, epoch } = this
    const first = this.next as number
    const last = first + events.length - 1
    this.next = last + 1
    for (const event of events) this.#remember(event)
    const removals = removalsIn(events)
    const batch: RoomBatch = { roomId, slug, epoch, events, first, last, removals }
    this.#list ??= Array.from(this.#followers, ({ follower }) => follower)
    // No closure: this is every delivery.
    for (const follower of this.#list)
      try {
        follower.events(batch)
      } catch (error) {
        this.#failed(error)
      }
  }

  /** Keeps an event for readers who come back; of a deleted event, not its text. */
  #remember(event: RoomEvent): void {
    this.ring.push(event)
    const deleted = kinds[event.type].deletes?.(event)
    if (deleted !== undefined) this.ring.replace(deleted, withoutText)
  }

  #safely(call: () => void): void {
    try {
      call()
    } catch (error) {
      this.#failed(error)
    }
  }
}

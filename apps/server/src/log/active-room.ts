import type { RoomEvent } from '@lobby/protocol'
import { eventsThatFit } from './event-size.ts'
import type { Follower, Removal, RoomBatch } from './follower.ts'
import type { Replacement } from './kinds/event-kind.ts'
import { kinds } from './kinds/kinds.ts'
import type { RoomHead } from './room-head.ts'

const maxRecent = 256
const maxRecentBytes = 256 * 1024
/** What an event takes beside its text, roughly. */
const eventBytes = 500

const noRemovals: readonly Removal[] = []

/** The owner of a node's active rooms. */
export interface RoomKeeper {
  /** Counts each event once for each follower that it is handed to. */
  delivered: number
  /** Called before events are handed on. */
  beforeDelivery(): void
  /** The room has received events: it may have grown, or may know that something is missing. */
  received(room: ActiveRoom): void
  /** A follower threw. */
  failed(room: ActiveRoom, error: unknown): void
}

/** Events of a room, as readers get them: contiguous, at least one, at most as many as fit into one frame. */
export function batchOf(
  { roomId, slug, epoch }: Pick<RoomBatch, 'roomId' | 'slug' | 'epoch'>,
  events: readonly RoomEvent[],
  first: number,
): RoomBatch {
  const last = first + events.length - 1
  // Found once for a batch, not for each of its readers.
  let removals = noRemovals
  for (const event of events) {
    const removed = kinds[event.type].removes?.(event)
    if (removed) removals = [...removals, { ...removed, seq: event.seq }]
  }
  return { roomId, slug, epoch, events, first, last, removals }
}

/** One room on this node: its place in the stream, its newest events without holes, its followers. */
export class ActiveRoom {
  readonly roomId: string
  slug = ''
  /** The history that `next` and what else is known belong to. */
  epoch = ''
  /** The `seq` that followers get next; undefined until it is known. */
  next: number | undefined
  /** The search for `next`, while it is on. */
  finding: Promise<void> | undefined
  /** Counts how often the room began to be followed: a search from before then found something old. */
  beginnings = 0
  repairing = false
  /** How many of its bytes its keeper has in the books. */
  countedBytes = 0
  readonly #followers = new Set<{ readonly follower: Follower }>()
  /** The followers in their order, as a delivery walks them; made anew after they have changed. */
  #list: readonly Follower[] | undefined
  readonly #keeper: RoomKeeper
  readonly #inbox: (readonly RoomEvent[])[] = []
  #newest = 0
  /** The newest events: at most 256, or 256 KB of them. */
  #recent: RoomEvent[] = []
  #sizes: number[] = []
  #bytes = 0

  constructor(roomId: string, keeper: RoomKeeper) {
    this.roomId = roomId
    this.#keeper = keeper
  }

  /** What its newest events take in memory, roughly. */
  get bytes(): number {
    return this.#bytes
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

  /** Events that this node has committed, contiguous: with them a place that was unknown is known. */
  committed({ slug, epoch }: { slug: string; epoch: string }, events: readonly RoomEvent[]): void {
    const first = events[0]?.seq
    if (first === undefined) return
    if (this.next === undefined || !this.isFollowed) this.isAt({ slug, epoch, seq: first - 1 })
    else this.compare({ epoch, seq: first - 1 })
    this.receive(events)
  }

  /** The place in the room, which was not known, or not sure. */
  isAt({ slug, epoch, seq }: RoomHead): void {
    this.slug = slug
    this.knows(epoch, seq)
    this.next = seq + 1
  }

  /** What the database says: there may be more than followers have, or another history. Then they begin anew. */
  compare({ epoch, seq }: Pick<RoomHead, 'epoch' | 'seq'>): void {
    const isAnother = this.next !== undefined && this.epoch !== epoch
    this.knows(epoch, seq)
    if (!isAnother) return
    this.next = seq + 1
    for (const { follower } of [...this.#followers]) this.#safely(() => follower.restarted?.())
  }

  /** Delivers of these events what is next; remembers that there are more where something is missing before them. */
  receive(events: readonly RoomEvent[]): void {
    this.#keeper.beforeDelivery()
    this.#inbox.push(events)
    // A follower has caused this inside a delivery: its turn comes when all have the earlier events.
    if (this.#inbox.length > 1) return
    for (let received = this.#inbox[0]; received; received = this.#inbox[0]) {
      this.#advance(received)
      this.#inbox.shift()
    }
    this.#keeper.received(this)
  }

  /** Up to `limit` events after `after`, or nothing when they are not all in memory. */
  recent({ after, limit }: { after: number; limit: number }): RoomEvent[] | undefined {
    if (this.next === undefined) return undefined
    if (after >= this.next - 1) return []
    const first = this.#recent[0]?.seq
    if (first === undefined || after + 1 < first) return undefined
    if (first + this.#recent.length !== this.next) return undefined
    const start = after + 1 - first
    return this.#recent.slice(start, start + limit)
  }

  /** Keeps none of its newest events. */
  forgetRecent(): void {
    this.#recent = []
    this.#sizes = []
    this.#bytes = 0
  }

  /** There are events up to `seq`. What is known of another history counts no more. */
  knows(epoch: string, seq: number): void {
    if (this.epoch !== epoch) {
      this.epoch = epoch
      this.#newest = 0
      this.forgetRecent()
    }
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
    const batch = batchOf(this, events, this.next as number)
    this.next = batch.last + 1
    for (const event of events) this.#remember(event)
    this.#list ??= Array.from(this.#followers, ({ follower }) => follower)
    this.#keeper.delivered += events.length * this.#list.length
    // No closure: this is every delivery.
    for (const follower of this.#list)
      try {
        follower.events(batch)
      } catch (error) {
        this.#keeper.failed(this, error)
      }
  }

  /** Keeps an event for readers who are a little behind; of a message, the text that it has by now. One that does not follow the newest begins anew. */
  #remember(event: RoomEvent): void {
    const { textOf, replaces } = kinds[event.type]
    const newest = this.#recent.at(-1)
    if (newest && newest.seq + 1 !== event.seq) this.forgetRecent()
    const size = eventBytes + 2 * (textOf?.(event).length ?? 0)
    this.#recent.push(event)
    this.#sizes.push(size)
    this.#bytes += size
    while (this.#recent.length > maxRecent || this.#bytes > maxRecentBytes) {
      this.#recent.shift()
      this.#bytes -= this.#sizes.shift() ?? 0
    }
    const replacement = replaces?.(event)
    if (replacement) this.#replaceText(replacement, event.seq)
  }

  /** The message has its new text, and an earlier edit of it has none any more, as where they are stored. */
  #replaceText({ messageSeq, text }: Replacement, by: number): void {
    this.#recent = this.#recent.map((event) => {
      const { replaces, withText } = kinds[event.type]
      if (event.seq === messageSeq) return withText?.(event, text) ?? event
      const isEarlier = event.seq < by && replaces?.(event)?.messageSeq === messageSeq
      return (isEarlier && withText?.(event, undefined)) || event
    })
  }

  #safely(call: () => void): void {
    try {
      call()
    } catch (error) {
      this.#keeper.failed(this, error)
    }
  }
}

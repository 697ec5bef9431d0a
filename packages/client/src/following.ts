import type { Cursor, Events, Refusal, ServerFrame } from '@lobby/protocol'
import { limits } from '@lobby/protocol/limits'
import type { Clock } from './clock.ts'
import { type ChatRefusal, isRefusal, mayRetry, toErrorCode } from './errors.ts'
import type { Requests } from './requests.ts'
import type { ChatState } from './store/state.ts'
import type { Store } from './store/store.ts'
import { cursorOf, isBehind } from './timeline.ts'

type Wiring = {
  readonly clock: Clock
  readonly store: Store
  readonly requests: Requests
  readonly isLive: () => boolean
  /** The room on screen. */
  readonly openRoom: () => string | undefined
  /** The server does not know this room any more. */
  readonly onGone: (slug: string) => void
}

const pauseAfterRefusal = 1_000

/**
 * Which rooms the connection brings, and that nothing of them is missing: what
 * came out of turn, or what a head in a `ping` reveals, is asked for again from
 * our cursor.
 */
export class Following {
  readonly #wiring: Wiring
  readonly #rooms = new Set<string>()
  /** Rooms whose replay is on its way: what comes before it is in it. */
  readonly #asked = new Set<string>()
  /** Those of them that `hello` has asked for. */
  readonly #greeted = new Set<string>()
  /** What the last `hello` has asked for: a room may come between it and the welcome, from the device or as news. */
  #inHello: readonly string[] = []

  constructor(wiring: Wiring) {
    this.#wiring = wiring
  }

  get first(): string | undefined {
    return [...this.#rooms][0]
  }

  has(slug: string): boolean {
    return this.#rooms.has(slug)
  }

  /** The connection is gone, and every promise it made. */
  clear(): void {
    this.#rooms.clear()
    this.#asked.clear()
    this.#greeted.clear()
    this.#inHello = []
  }

  delete(slug: string): void {
    this.#rooms.delete(slug)
  }

  /** What the `hello` of this connection asks for. The room on the screen comes first: there may be more than a connection may follow. */
  cursors(): Record<string, Cursor> {
    const openRoom = this.#wiring.openRoom()
    const cursors = [...this.#state.timelines]
      .sort(([a], [b]) => Number(b === openRoom) - Number(a === openRoom))
      .map(([slug, timeline]) => [slug, cursorOf(timeline)] as const)
    const asked = cursors.slice(0, limits.followedRooms)
    this.#inHello = asked.map(([slug]) => slug)
    return Object.fromEntries(asked)
  }

  /** The server has taken the cursors of our `hello`; what was not in it is asked for now. */
  began(): void {
    const { rooms, timelines } = this.#state
    for (const slug of this.#inHello.filter((slug) => timelines.has(slug)))
      for (const set of [this.#rooms, this.#asked, this.#greeted]) set.add(slug)
    const open = this.#wiring.openRoom()
    if (open !== undefined && rooms?.has(open) && !this.#rooms.has(open)) this.follow(open)
    this.followNew([...(rooms?.keys() ?? [])])
  }

  /** All that `hello` has asked for is here. */
  ready(): void {
    for (const slug of this.#greeted) this.#asked.delete(slug)
    this.#greeted.clear()
  }

  /** A room that `hello` has asked for does not come. */
  refused({ room, code, retryAfter }: Refusal): void {
    if (room !== undefined && this.#greeted.delete(room))
      this.#wentWrong(room, toErrorCode(code), retryAfter)
  }

  /** Rooms nobody has opened are followed from their end: enough to count, and nothing to fetch. */
  followNew(slugs: readonly string[]): void {
    for (const slug of slugs) {
      if (this.#rooms.size >= limits.followedRooms) return
      if (this.#rooms.has(slug)) continue
      this.#wiring.store.dispatch({ type: 'followed-from-head', room: slug })
      this.follow(slug)
    }
  }

  /** A room that is there since now. A new one is followed from its beginning: what is first in it is news, too. */
  followListed(slug: string): void {
    const { rooms, timelines } = this.#state
    const isNew = !timelines.has(slug) && (rooms?.get(slug)?.lastSeq ?? 0) <= limits.snapshotEvents
    if (isNew) this.#wiring.store.dispatch({ type: 'followed-from-start', room: slug })
    this.followNew([slug])
  }

  /** From our cursor, so it is also how a hole is filled. */
  follow(slug: string): void {
    const { requests, isLive } = this.#wiring
    if (!isLive() || this.#asked.has(slug)) return
    const timeline = this.#state.timelines.get(slug)
    const cursor = timeline ? cursorOf(timeline) : null
    this.#makePlaceFor(slug)
    this.#rooms.add(slug)
    this.#asked.add(slug)
    requests.ask({ type: 'room.follow', room: slug, cursor }).then(
      () => this.#asked.delete(slug),
      (refusal) => {
        // The next connection may have asked already, and clears what this one left.
        if (!isRefusal(refusal) || refusal.code === 'offline') return
        this.#wentWrong(slug, refusal.code, refusal.retryAfter)
      },
    )
  }

  /** Whether these events can be taken; if not, what is missing before them is on its way. */
  isInTurn(frame: Events): boolean {
    const timeline = this.#state.timelines.get(frame.room)
    if (!timeline || !isBehind(timeline, frame)) return true
    this.follow(frame.room)
    return false
  }

  catchUp({ heads }: Extract<ServerFrame, { type: 'ping' }>): void {
    // Also of a server that does not say `ready`, and where that was lost.
    this.ready()
    for (const [slug, head] of Object.entries(heads)) {
      const timeline = this.#state.timelines.get(slug)
      if (timeline && head > timeline.seq) this.follow(slug)
    }
  }

  #wentWrong(slug: string, code: ChatRefusal['code'], retryAfter: number | undefined): void {
    const { clock, onGone } = this.#wiring
    this.#asked.delete(slug)
    this.#rooms.delete(slug)
    if (code === 'no_such_room') onGone(slug)
    else if (mayRetry(code)) clock.after(retryAfter ?? pauseAfterRefusal, () => this.follow(slug))
  }

  /** A connection follows only so many rooms: a further one takes the place of one that nobody looks at. */
  #makePlaceFor(slug: string): void {
    if (this.#rooms.has(slug) || this.#rooms.size < limits.followedRooms) return
    const openRoom = this.#wiring.openRoom()
    const other = [...this.#rooms].find((followed) => followed !== openRoom)
    if (other === undefined) return
    this.#rooms.delete(other)
    this.#wiring.requests.ask({ type: 'room.unfollow', room: other }).catch(() => {})
  }

  get #state(): ChatState {
    return this.#wiring.store.state
  }
}

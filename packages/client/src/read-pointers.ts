import type { Room } from '@lobby/protocol'
import type { Requests } from './requests.ts'
import type { Store } from './store/store.ts'

/** How far this person has read in each room, here and on the server. */
export class ReadPointers {
  readonly #store: Store
  readonly #requests: Requests
  /** Rooms that were marked as unread here and not opened since: that their end is in view does not count. */
  readonly #kept = new Set<string>()

  constructor(store: Store, requests: Requests) {
    this.#store = store
    this.#requests = requests
  }

  /** Everything of the room that is known here is read. */
  markRead(slug: string): void {
    this.#kept.delete(slug)
    this.markSeen(slug)
  }

  /** The same when it only came into view: what the person has just marked as unread stays so. */
  markSeen(slug: string): void {
    if (this.#kept.has(slug)) return
    const { rooms, timelines } = this.#store.state
    const room = rooms?.get(slug)
    // Of a room that is not followed, its list is all that is known.
    const seq = timelines.get(slug)?.seq ?? room?.lastSeq ?? 0
    if (seq <= (room?.readSeq ?? seq)) return
    this.#store.dispatch({ type: 'read', room: slug, seq })
    this.#send(slug, seq)
  }

  /**
   * The message and what follows it are unread again; the state shows it when the server says so. A page that was kept
   * is there before its connection, which it waits for, so that it comes after what `repeat` tells.
   */
  async markUnread(slug: string, seq: number): Promise<void> {
    const wasKept = this.#kept.has(slug)
    this.#kept.add(slug)
    try {
      if (this.#isConnecting) await this.#connected()
      await this.#requests.ask({ type: 'room.unread', room: slug, seq })
    } catch (refusal) {
      if (!wasKept) this.#kept.delete(slug)
      throw refusal
    }
  }

  /** The person comes to the room: what they see from now on is read. */
  opened(slug: string): void {
    this.#kept.delete(slug)
  }

  /** Tells again what was read before this connection and was lost on the way: the server has `told` of less. */
  repeat(told: readonly Room[]): void {
    const { rooms } = this.#store.state
    for (const { slug, readSeq: heard } of told) {
      const readSeq = rooms?.get(slug)?.readSeq ?? 0
      if (readSeq > heard) this.#send(slug, readSeq)
    }
  }

  get #isConnecting(): boolean {
    return this.#store.state.connection.phase === 'connecting'
  }

  #connected(): Promise<void> {
    const { promise, resolve } = Promise.withResolvers<void>()
    const leave = this.#store.subscribe(() => {
      if (!this.#isConnecting) resolve()
    })
    return promise.finally(leave)
  }

  #send(room: string, seq: number): void {
    const version = this.#store.state.rooms?.get(room)?.readVersion ?? 0
    this.#requests.ask({ type: 'room.read', room, seq, version }).catch(() => {})
  }
}

import type { Room } from '@lobby/protocol'
import type { Requests } from './requests.ts'
import type { Store } from './store/store.ts'

/** How far this person has read in each room, here and on the server. */
export class ReadPointers {
  readonly #store: Store
  readonly #requests: Requests

  constructor(store: Store, requests: Requests) {
    this.#store = store
    this.#requests = requests
  }

  /** Everything of the room that is known here was seen. */
  markRead(slug: string): void {
    const { rooms, timelines } = this.#store.state
    const seq = timelines.get(slug)?.seq ?? 0
    if (seq <= (rooms?.get(slug)?.readSeq ?? seq)) return
    this.#store.dispatch({ type: 'read', room: slug, seq })
    this.#send(slug, seq)
  }

  /** Tells again what was read before this connection and may have been lost on the way. */
  repeat(before: ReadonlyMap<string, Room> | null): void {
    const { rooms } = this.#store.state
    for (const [slug, { readSeq }] of before ?? [])
      if (readSeq > 0 && readSeq === rooms?.get(slug)?.readSeq) this.#send(slug, readSeq)
  }

  #send(room: string, seq: number): void {
    this.#requests.ask({ type: 'room.read', room, seq }).catch(() => {})
  }
}

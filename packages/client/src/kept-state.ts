import type { Author } from '@lobby/protocol'
import type { Clock } from './clock.ts'
import type { Persistence } from './persistence/persistence.ts'
import type { Store } from './store/store.ts'
import type { Surroundings } from './surroundings.ts'
import { type Timeline, tailOf } from './timeline.ts'

type Wiring = {
  readonly store: Store
  readonly persistence: Persistence
  readonly clock: Clock
  readonly page: Surroundings['page']
}

const writeAtMostEvery = 1_000
/** Of each room that was opened: enough to fill a screen, and to go on from. */
const eventsKept = 100

/**
 * Writes behind what a person sees, so that next time it is there before the
 * server has answered. Nothing depends on it: what is missing comes again.
 */
export class KeptState {
  readonly #wiring: Wiring
  readonly #written = new Map<string, Timeline>()
  #writtenRooms: unknown
  /** The person that the server has named; undefined until then, null for none. */
  #named: string | null | undefined
  #isDue = false
  #isForgotten = false
  #stop = () => {}

  constructor(wiring: Wiring) {
    this.#wiring = wiring
  }

  /** Shows what was kept, unless the server was faster; answers whose it is. */
  async restore(): Promise<Author | undefined> {
    const { store, persistence } = this.#wiring
    const kept = await persistence.readKept().catch(() => undefined)
    if (!kept || store.state.session.kind !== 'unknown') return undefined
    const rooms = new Map(kept.rooms.map((room) => [room.slug, room]))
    const timelines = new Map([...kept.timelines].filter(([slug]) => rooms.has(slug)))
    for (const [slug, timeline] of kept.timelines) this.#written.set(slug, timeline)
    this.#writtenRooms = rooms
    store.dispatch({ type: 'restored', user: kept.user, rooms, timelines })
    return kept.user
  }

  start(): void {
    const { store, clock, page } = this.#wiring
    this.#stop()
    const unsubscribe = store.subscribe(() => {
      if (this.#isDue) return
      this.#isDue = true
      clock.after(writeAtMostEvery, () => {
        this.#isDue = false
        this.#write()
      })
    })
    const onHide = () => this.#write()
    page?.addEventListener('pagehide', onHide)
    this.#stop = () => {
      unsubscribe()
      page?.removeEventListener('pagehide', onHide)
    }
  }

  /** Writes what is left to write, and no more. */
  stop(): void {
    this.#stop()
    this.#write()
  }

  /** The server has said which person is here, or that none is: what was kept for another one goes. */
  named(person: Author | undefined): void {
    const id = person?.id ?? null
    this.#isForgotten = false
    if (this.#named === id) return
    this.#named = id
    this.#wiring.persistence.takeOver(person?.id).catch(() => {})
  }

  /** The person has signed out. Nothing is written until the server has said which person is here now. */
  forget(): void {
    this.#named = undefined
    this.#isForgotten = true
    this.#written.clear()
    this.#writtenRooms = undefined
  }

  #write(): void {
    const { session, rooms, timelines } = this.#wiring.store.state
    if (this.#isForgotten || session.kind !== 'signed-in' || !rooms) return
    const changed = [...timelines].filter(
      ([slug, timeline]) => timeline.events.length > 0 && this.#written.get(slug) !== timeline,
    )
    if (changed.length === 0 && rooms === this.#writtenRooms) return
    for (const [slug, timeline] of changed) this.#written.set(slug, timeline)
    // A room that was left is not found on the device, nor kept there.
    const gone = [...this.#written.keys()].filter((slug) => !rooms.has(slug))
    for (const slug of gone) this.#written.delete(slug)
    this.#writtenRooms = rooms
    const tails = changed.map(([slug, timeline]) => [slug, tailOf(timeline, eventsKept)] as const)
    this.#wiring.persistence
      .writeKept(
        { user: session.user, rooms: [...rooms.values()], timelines: new Map(tails) },
        gone,
      )
      .catch(() => {})
  }
}

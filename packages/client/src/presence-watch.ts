import type { Command, PersonPresence, Presence } from '@lobby/protocol'
import { limits } from '@lobby/protocol/limits'
import type { Clock } from './clock.ts'
import { isRefusal } from './errors.ts'
import type { Requests } from './requests.ts'

/** A screen shows many people at once, and others a moment later: they are asked for together. */
const askAfter = 150
/** Until people are asked for again, where the server would not tell of them so often. */
const againAfter = 2_000

interface Wiring {
  readonly clock: Clock
  readonly requests: Requests
  readonly say: (command: Command) => boolean
}

/** How the people are here who are on the screen, and whether the person of this client is. */
export class PresenceWatch {
  readonly #wiring: Wiring
  /** Who is shown, and in how many places; the last ones shown count where there are too many. */
  readonly #shown = new Map<string, number>()
  readonly #known = new Map<string, Presence>()
  readonly #listeners = new Set<() => void>()
  /** The people that the server tells of. */
  #asked = ''
  #isDue = false
  #isIdle = false

  constructor(wiring: Wiring) {
    this.#wiring = wiring
  }

  /** How a person is here; undefined where it is not known, or not for us. */
  of(id: string): Presence | undefined {
    return this.#known.get(id)
  }

  /** Calls back when something may have changed. */
  readonly subscribe = (listener: () => void): (() => void) => {
    this.#listeners.add(listener)
    return () => this.#listeners.delete(listener)
  }

  /** The person is on the screen, until the answer is called. */
  watch(id: string): () => void {
    // Behind a name that was only claimed is nobody who could be known again.
    if (id.startsWith('claimed-')) return () => {}
    this.#shown.set(id, (this.#shown.get(id) ?? 0) + 1)
    this.#askSoon(askAfter)
    return () => {
      const places = (this.#shown.get(id) ?? 1) - 1
      if (places > 0) this.#shown.set(id, places)
      else this.#shown.delete(id)
      this.#askSoon(askAfter)
    }
  }

  /** Whether the person has left this device alone for a while. */
  setIdle(isIdle: boolean): void {
    if (isIdle === this.#isIdle) return
    this.#isIdle = isIdle
    this.#wiring.say({ type: 'presence.idle', idle: isIdle })
  }

  /** There is a new connection: it knows nothing of us. */
  again(): void {
    if (this.#isIdle) this.#wiring.say({ type: 'presence.idle', idle: true })
    this.#asked = ''
    this.#askSoon(0)
  }

  receive(people: readonly PersonPresence[]): void {
    for (const { id, presence } of people) this.#known.set(id, presence)
    for (const listener of this.#listeners) listener()
  }

  #askSoon(milliseconds: number): void {
    if (this.#isDue) return
    this.#isDue = true
    this.#wiring.clock.after(milliseconds, () => {
      this.#isDue = false
      const people = [...this.#shown.keys()].slice(-limits.watchedPeople)
      const asked = people.join()
      if (asked === this.#asked) return
      this.#asked = asked
      for (const id of this.#known.keys()) if (!people.includes(id)) this.#known.delete(id)
      this.#wiring.requests.ask({ type: 'presence.watch', people }).catch((error: unknown) => {
        this.#asked = ''
        if (isRefusal(error) && error.code === 'rate') this.#askSoon(againAfter)
      })
    })
  }
}

import type { PersonAppearance } from '@lobby/protocol'
import { limits } from '@lobby/protocol/limits'
import type { Clock } from './clock.ts'
import type { Http } from './http.ts'
import type { Store } from './store/store.ts'

type Wiring = {
  readonly clock: Clock
  readonly http: Pick<Http, 'listAppearances'>
  readonly store: Store
}

/** A screen shows many people at once: they are asked for together. */
const askAfter = 20

/** Fetches the appearance of the people who are shown. A person without one gets the colour of their id. */
export class Appearances {
  readonly #wiring: Wiring
  readonly #known = new Set<string>()
  readonly #wanted = new Set<string>()
  #isDue = false

  constructor(wiring: Wiring) {
    this.#wiring = wiring
  }

  /** A person is shown. */
  want(id: string): void {
    // Behind a name that was only claimed is nobody who could have chosen.
    if (this.#known.has(id) || id.startsWith('claimed-')) return
    this.#known.add(id)
    this.#ask([id])
  }

  /** Notices of the meantime are lost: asks again for everybody who was shown. */
  again(): void {
    this.#ask(this.#known)
  }

  #ask(ids: Iterable<string>): void {
    for (const id of ids) this.#wanted.add(id)
    if (this.#isDue || this.#wanted.size === 0) return
    this.#isDue = true
    this.#wiring.clock.after(askAfter, () => {
      this.#isDue = false
      const wanted = [...this.#wanted]
      this.#wanted.clear()
      for (let from = 0; from < wanted.length; from += limits.peopleAtOnce)
        void this.#fetch(wanted.slice(from, from + limits.peopleAtOnce))
    })
  }

  async #fetch(ids: readonly string[]): Promise<void> {
    const { http, store } = this.#wiring
    try {
      const { people } = await http.listAppearances(ids)
      const chosen = new Map(people.map((person) => [person.id, person]))
      const all = ids.map((id): PersonAppearance => chosen.get(id) ?? { id, color: null })
      store.dispatch({ type: 'appearances', people: all })
    } catch {
      // The next connection asks again.
    }
  }
}

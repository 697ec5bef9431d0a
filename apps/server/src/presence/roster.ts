// Who is here, over all nodes: what each of them says of its own connections, put together.
import type { Presence } from '@lobby/protocol'
import type { Clock } from '../ground/clock.ts'
import type { PresenceTimes } from './presence-times.ts'

/** How a person is here by the connections of one node; who has none there, or is hidden, is not named. */
export type Shown = Exclude<Presence, 'offline'>

/** Of what several nodes say, the first one here counts. */
const precedence: readonly Shown[] = ['dnd', 'online', 'away']

interface Needs {
  readonly clock: Clock
  readonly times: Pick<PresenceTimes, 'grace'>
  /** A person is shown otherwise than before. */
  readonly changed: (id: string) => void
  /** From now on it is known of everybody whether they are here. */
  readonly settled: () => void
}

/** People as they are shown: who goes stays for as long as a reload, or a way to another node, takes. */
export class Roster {
  readonly #clock: Clock
  readonly #grace: number
  readonly #changed: (id: string) => void
  readonly #settled: () => void
  readonly #byNode = new Map<string, Map<string, Shown>>()
  /** Who has just gone, as they were, and what ends their wait. */
  readonly #leaving = new Map<string, { readonly was: Shown; readonly stop: () => void }>()
  #stopSettling: (() => void) | undefined
  #isSettled = false

  constructor({ clock, times, changed, settled }: Needs) {
    this.#clock = clock
    this.#grace = times.grace
    this.#changed = changed
    this.#settled = settled
    this.settle()
  }

  /** How a person is shown; undefined where it is not known: they may be about to come back. */
  of(id: string): Presence | undefined {
    const shown = this.#now(id) ?? this.#leaving.get(id)?.was
    return shown ?? (this.#isSettled ? 'offline' : undefined)
  }

  /** What a node says of one person; undefined: they are not there any more. */
  note(node: string, id: string, shown: Shown | undefined): void {
    const before = this.#now(id)
    const people = this.#byNode.getOrInsertComputed(node, () => new Map())
    if (shown) people.set(id, shown)
    else people.delete(id)
    this.#moved(id, before)
  }

  /** All that a node has said is true no more. */
  forget(node: string): void {
    const people = this.#byNode.get(node) ?? new Map<string, Shown>()
    for (const id of [...people.keys()]) this.note(node, id, undefined)
    this.#byNode.delete(node)
  }

  /** The ids that a node names. */
  peopleOf(node: string): ReadonlyMap<string, Shown> {
    return this.#byNode.get(node) ?? new Map()
  }

  /** Nodes cannot be heard: who is not seen may be there all the same. */
  unsettle(): void {
    this.#stopSettling?.()
    this.#stopSettling = undefined
    this.#isSettled = false
  }

  /** Nodes can be heard, and say within the grace who is there. */
  settle(): void {
    this.unsettle()
    this.#stopSettling = this.#clock.after(this.#grace, () => {
      this.#isSettled = true
      this.#settled()
    })
  }

  close(): void {
    this.#stopSettling?.()
    for (const { stop } of this.#leaving.values()) stop()
    this.#leaving.clear()
  }

  #now(id: string): Shown | undefined {
    let first: Shown | undefined
    for (const people of this.#byNode.values()) {
      const shown = people.get(id)
      if (shown && (!first || precedence.indexOf(shown) < precedence.indexOf(first))) first = shown
    }
    return first
  }

  #moved(id: string, before: Shown | undefined): void {
    const shown = this.#now(id)
    if (shown === before) return
    const leaving = this.#leaving.get(id)
    if (shown) {
      leaving?.stop()
      this.#leaving.delete(id)
      if (shown !== leaving?.was) this.#changed(id)
    } else if (before) {
      const stop = this.#clock.after(this.#grace, () => {
        this.#leaving.delete(id)
        this.#changed(id)
      })
      this.#leaving.set(id, { was: before, stop })
    }
  }
}

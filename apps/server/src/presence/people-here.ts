// The people who have a connection on this node, and how they are there.
import { type PresenceWish, presenceNow } from '@lobby/protocol/presence-now'
import type { Clock } from '../ground/clock.ts'
import type { Here } from './whereabouts.ts'

interface Connected {
  /** The connections, and whether the person has left each of them alone for a while. */
  readonly connections: Map<object, boolean>
  wish: PresenceWish
  /** Waits for its end no more. */
  stop(): void
}

interface Needs {
  readonly clock: Pick<Clock, 'wall' | 'after'>
  /** A person may be here, or be shown, otherwise than before. */
  readonly told: (id: string, here: Here) => void
}

/** A timer cannot wait longer, in milliseconds. */
const longest = 2 ** 31 - 1

export class PeopleHere {
  readonly #people = new Map<string, Connected>()
  readonly #needs: Needs

  constructor({ clock, told }: Needs) {
    this.#needs = { clock, told }
  }

  /** A person has come. */
  enter(connection: object, id: string, wish: PresenceWish): void {
    const here = this.#people.getOrInsertComputed(id, () => ({
      ...{ connections: new Map(), wish, stop() {} },
    }))
    here.connections.set(connection, false)
    here.wish = wish
    this.#tell(id, here)
  }

  /** The person has left this device alone, or is back at it. */
  idle(connection: object, id: string, isIdle: boolean): void {
    const here = this.#people.get(id)
    if (!here?.connections.has(connection)) return
    here.connections.set(connection, isIdle)
    this.#tell(id, here)
  }

  /** The person wants to be shown so. */
  choose(id: string, { presence, presenceUntil }: PresenceWish): void {
    const here = this.#people.get(id)
    if (!here || (here.wish.presence === presence && here.wish.presenceUntil === presenceUntil))
      return
    here.wish = { presence, presenceUntil }
    this.#tell(id, here)
  }

  leave(connection: object, id: string): void {
    const here = this.#people.get(id)
    if (!here?.connections.delete(connection)) return
    if (here.connections.size === 0) this.#people.delete(id)
    this.#tell(id, here)
  }

  close(): void {
    for (const { stop } of this.#people.values()) stop()
    this.#people.clear()
  }

  #tell(id: string, here: Connected): void {
    const { connections, wish } = here
    const { clock, told } = this.#needs
    const now = clock.wall()
    const choice = presenceNow(wish, now)
    here.stop()
    if (connections.size > 0 && choice && wish.presenceUntil !== undefined) {
      const left = Date.parse(wish.presenceUntil) - now
      here.stop = clock.after(Math.min(left, longest), () => this.#tell(id, here))
    }
    const isIdle = connections.values().every((each) => each)
    const truly = connections.size === 0 ? undefined : isIdle ? 'away' : 'online'
    const shown = choice === 'hidden' ? undefined : truly && (choice ?? truly)
    told(id, { shown, truly })
  }
}

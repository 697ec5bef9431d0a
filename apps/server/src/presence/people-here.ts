// The people who have a connection on this node, and how they are there.
import type { PresenceChoice } from '@lobby/protocol'
import type { Shown } from './roster.ts'

interface Here {
  /** The connections, and whether the person has left each of them alone for a while. */
  readonly connections: Map<object, boolean>
  choice: PresenceChoice | undefined
}

export class PeopleHere {
  readonly #people = new Map<string, Here>()
  readonly #told: (id: string, shown: Shown | undefined) => void

  /** `told`: a person may be shown otherwise than before; undefined: not at all. */
  constructor(told: (id: string, shown: Shown | undefined) => void) {
    this.#told = told
  }

  /** A person has come. */
  enter(connection: object, id: string, choice: PresenceChoice | undefined): void {
    const here = this.#people.getOrInsertComputed(id, () => ({ connections: new Map(), choice }))
    here.connections.set(connection, false)
    here.choice = choice
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
  choose(id: string, choice: PresenceChoice | undefined): void {
    const here = this.#people.get(id)
    if (!here || here.choice === choice) return
    here.choice = choice
    this.#tell(id, here)
  }

  leave(connection: object, id: string): void {
    const here = this.#people.get(id)
    if (!here?.connections.delete(connection)) return
    if (here.connections.size === 0) this.#people.delete(id)
    this.#tell(id, here)
  }

  #tell(id: string, { connections, choice }: Here): void {
    const isSeen = connections.size > 0 && choice !== 'hidden'
    const byItself = connections.values().every((isIdle) => isIdle) ? 'away' : 'online'
    this.#told(id, isSeen ? (choice ?? byItself) : undefined)
  }
}

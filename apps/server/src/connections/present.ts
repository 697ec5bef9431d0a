import { type EncodedFrame, encodeText } from '@lobby/channels'
import type { PersonPresence, PresenceChanged } from '@lobby/protocol'
import type { PresenceWish } from '@lobby/protocol/presence-now'
import type { Person } from '../ground/person.ts'
import type { Presences } from '../presence/presences.ts'
import type { Watcher } from '../presence/watches.ts'

/** The connection. */
interface Connected {
  readonly person: Person | undefined
  readonly window: { readonly isOpen: boolean }
  sendEncoded(frame: EncodedFrame): unknown
}

/** That the person of a connection is here, and the people that they see. */
export class Present implements Watcher {
  readonly #connection: Connected
  readonly #presences: Presences

  constructor(connection: Connected, presences: Presences) {
    this.#connection = connection
    this.#presences = presences
  }

  get person(): Person | undefined {
    return this.#connection.person
  }

  get isFree(): boolean {
    return this.#connection.window.isOpen
  }

  tellPresence(people: readonly PersonPresence[]): unknown {
    const frame: PresenceChanged = { type: 'presence.changed', people: [...people] }
    return this.#connection.sendEncoded(encodeText(JSON.stringify(frame)))
  }

  /** The connection has said hello. A name that was only claimed belongs to no person. */
  enter(wish: PresenceWish): void {
    if (this.person?.session) this.#presences.enter(this, wish)
  }

  leave(): void {
    this.#presences.leave(this)
  }

  idle(isIdle: boolean): void {
    this.#presences.idle(this, isIdle)
  }

  /** The person wants to be shown so. */
  choose(wish: PresenceWish): void {
    if (this.person) this.#presences.choose(this.person.id, wish)
  }

  /** Resolves when the client was told of these people. */
  watch(ids: readonly string[]): Promise<void> {
    return this.#presences.watch(this, ids)
  }

  /** Which people the person may see may be another question now. */
  askAgain(): void {
    this.#presences.askAgain(this)
  }
}

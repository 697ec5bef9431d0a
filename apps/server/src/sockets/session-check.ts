import type { Context } from '../context.ts'
import type { Person } from '../person.ts'
import { refusalOf } from './refusal.ts'
import type { ChatScope } from './scope.ts'

/** Who hears what a check found. */
export interface Checked {
  /** The person is still signed in, perhaps under another name. */
  found(person: Person): void
  /** Nobody is signed in any more, or somebody else: the connection must end. */
  lost(): void
}

/**
 * Asks again whose session it is that a connection was opened with: when the
 * person has signed out or changed elsewhere, and after every pause of the
 * process, since a bell may have been missed meanwhile.
 */
export class SessionCheck {
  readonly #context: Context
  readonly #scope: ChatScope
  readonly #checked: Checked
  readonly #stopListening: () => void
  #checking: Promise<boolean> | undefined

  constructor(context: Context, scope: ChatScope, checked: Checked) {
    this.#context = context
    this.#scope = scope
    this.#checked = checked
    const check = () => void this.check()
    this.#stopListening = scope.user?.session ? context.pauses.onPause(check) : () => {}
  }

  /** Undefined: go on. A promise: wait for it, and go on if it is true. Call it before each frame is handled. */
  pending(): Promise<boolean> | undefined {
    this.#context.pauses.look()
    return this.#checking
  }

  /** Asks now. Resolves with whether the connection goes on. */
  check(): Promise<boolean> {
    this.#checking = this.#check()
    return this.#checking
  }

  /** The connection is gone. */
  stop(): void {
    this.#stopListening()
  }

  async #check(): Promise<boolean> {
    const person = await this.#personNow()
    if (!person || person.id !== this.#scope.user?.id) {
      this.stop()
      this.#checked.lost()
      return false
    }
    this.#checked.found(person)
    this.#checking = undefined
    return true
  }

  async #personNow() {
    try {
      return await this.#context.accounts.personOf(this.#scope.headers)
    } catch (error) {
      // Whom we cannot ask about we do not let act; they may come again.
      refusalOf(error, this.#context.logger)
      return undefined
    }
  }
}

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
 * person has signed out or changed elsewhere, and, since a bell may have been
 * missed, after every pause of the process and every `context.recheckEvery`.
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
    this.#stopListening = scope.session ? this.#listen(check) : () => {}
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

  #listen(check: () => void): () => void {
    const { pauses, recheckEvery } = this.#context
    const stop = pauses.onPause(check)
    // Not all at once, after many came back together.
    let timer = setTimeout(() => {
      check()
      timer = setInterval(check, recheckEvery).unref()
    }, Math.random() * recheckEvery).unref()
    return () => {
      stop()
      clearInterval(timer)
    }
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
      const { session } = this.#scope
      return session && (await this.#context.accounts.sessionNow(session.id))?.person
    } catch (error) {
      // Whom we cannot ask about we do not let act; they may come again.
      refusalOf(error, this.#context.logger)
      return undefined
    }
  }
}

import type { Context } from '../context.ts'
import { refusalOf } from './refusal.ts'
import type { ChatScope } from './scope.ts'

/**
 * Asks again whose session it is that a connection was opened with, after every
 * pause of the process: it may have ended meanwhile.
 */
export class SessionCheck {
  readonly #context: Context
  readonly #scope: ChatScope
  readonly #lost: () => void
  readonly #stopListening: () => void
  #checking: Promise<boolean> | undefined

  /** `lost` ends the connection of somebody who is not signed in any more. */
  constructor(context: Context, scope: ChatScope, lost: () => void) {
    this.#context = context
    this.#scope = scope
    this.#lost = lost
    const check = () => {
      this.#checking = this.#check()
    }
    this.#stopListening = scope.user?.session ? context.pauses.onPause(check) : () => {}
  }

  /** Undefined: go on. A promise: wait for it, and go on if it is true. Call it before each frame is handled. */
  pending(): Promise<boolean> | undefined {
    this.#context.pauses.look()
    return this.#checking
  }

  /** The connection is gone. */
  stop(): void {
    this.#stopListening()
  }

  async #check(): Promise<boolean> {
    const person = await this.#personNow()
    if (person?.id !== this.#scope.user?.id) {
      this.stop()
      this.#lost()
      return false
    }
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

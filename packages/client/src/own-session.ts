import type { Author } from '@lobby/protocol'
import type { Clock } from './clock.ts'
import type { Connection } from './connection.ts'
import { ChatRefusal } from './errors.ts'
import { meIn } from './frame-intake.ts'
import type { Http } from './http.ts'
import type { KeptState } from './kept-state.ts'
import type { Outbox } from './outbox.ts'
import type { Store } from './store/store.ts'

/** Milliseconds; a browser whose storage stands still signs out all the same. */
const forgottenWithin = 2_000

interface SessionParts {
  readonly clock: Clock
  readonly http: Http
  readonly store: Store
  readonly connection: Connection
  readonly kept: KeptState
  readonly outbox: Outbox
  /** Whether the client is to be online. */
  readonly isWanted: () => boolean
  /** No room is open any more. */
  readonly leaveRoom: () => void
}

/** The session of this browser: which person it is, and what changes with that. */
export class OwnSession {
  readonly #parts: SessionParts
  /** While this browser becomes another person, its old session may end before the answer is here. */
  #isBecoming = false

  constructor(parts: SessionParts) {
    this.#parts = parts
  }

  get isBecoming(): boolean {
    return this.#isBecoming
  }

  /** Signs in as a guest of this name, or gives the guest who is signed in this name. */
  async signInAsGuest(name: string): Promise<Author> {
    const { session } = this.#parts.store.state
    const isGuest = session.kind === 'signed-in' && session.user.guest
    const guest = isGuest
      ? await this.#parts.http.rename(name)
      : await this.#parts.http.signInAsGuest(name)
    const user = personIn(guest)
    this.#parts.store.dispatch({ type: 'session', session: { kind: 'signed-in', user } })
    this.#parts.connection.restart()
    return user
  }

  /** Ends the session, and forgets on this device what belonged to it, unsent messages too. */
  async signOut(): Promise<void> {
    await this.#parts.http.signOut()
    await this.forget()
  }

  /** Makes this browser the person of the answer. */
  async become(ask: () => Promise<{ user: Author | null }>): Promise<Author> {
    this.#isBecoming = true
    try {
      const user = personIn(await ask())
      if (user.id !== meIn(this.#parts.store.state)) {
        this.#parts.kept.forget()
        this.#parts.store.dispatch({ type: 'signed-out' })
      }
      this.#parts.outbox.announceSignIn()
      this.#parts.store.dispatch({ type: 'session', session: { kind: 'signed-in', user } })
      if (this.#parts.isWanted()) this.#parts.connection.restart()
      return user
    } finally {
      this.#isBecoming = false
    }
  }

  /** Forgets on this device what belonged to the person. */
  async forget(): Promise<void> {
    const { leaveRoom, kept, outbox, clock, store, connection } = this.#parts
    leaveRoom()
    kept.forget()
    // It looks signed out only then: a page that is closed as soon as it does leaves nothing behind.
    await Promise.race([
      outbox.signOut().catch(() => {}),
      new Promise<void>((resume) => clock.after(forgottenWithin, resume)),
    ])
    store.dispatch({ type: 'signed-out' })
    connection.restart()
  }
}

/** The person after signing in. */
function personIn({ user }: { readonly user: Author | null }): Author {
  if (!user) throw new ChatRefusal('internal', 'The server did not say who this is now.')
  return user
}

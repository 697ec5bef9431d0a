import type { Person } from '../ground/person.ts'
import { TimingWheel } from '../ground/timing-wheel.ts'
import type { Whole } from '../subjects.ts'
import { refusalOf } from './refusal.ts'
import type { ChatScope } from './scope.ts'
import type { SendWindow } from './send-window.ts'

/** Who hears what a check found. */
export interface Checked {
  /** The person is still signed in, perhaps under another name. */
  found(person: Person): void
  /** Nobody is signed in any more, or another person: the connection must end. */
  lost(): void
  /** What is delivered waits in it while the check is on. */
  readonly window: SendWindow
}

/** The sessions of open sockets, each asked again once in every `context.recheckEvery`. */
export type Rechecks = TimingWheel<SessionCheck>

export function sessionRechecks({
  clock,
  recheckEvery,
}: Pick<Whole, 'clock' | 'recheckEvery'>): Rechecks {
  return new TimingWheel(recheckEvery, (session) => void session.check(), clock)
}

/**
 * Asks again whose session it is that a connection was opened with: once the
 * connection hears the person's notices, since the session may have ended after
 * the handshake; when the person has signed out or changed elsewhere; and, since
 * a notice may have been missed, after every pause of the process and every
 * `context.recheckEvery`. Until the answer is there, nothing is handled and
 * nothing delivered. A session that has ended never comes back: a browser that
 * has another one since opens another socket. See docs/decisions/0021.
 */
export class SessionCheck {
  readonly #context: Whole
  readonly #scope: ChatScope
  readonly #checked: Checked
  readonly #rechecks: Rechecks
  /** Its place among those that are asked again; undefined when it is not. */
  #place: number | undefined
  #forgetSuspends = nothing
  #isOver = false
  #checking: Promise<boolean> | undefined

  constructor(context: Whole, scope: ChatScope, checked: Checked, rechecks: Rechecks) {
    this.#context = context
    this.#scope = scope
    this.#checked = checked
    this.#rechecks = rechecks
  }

  /** Undefined: go on. A promise: wait for it, and go on if it is true. Call it before each frame is handled. */
  pending(): Promise<boolean> | undefined {
    this.#context.suspendDetector.look()
    return this.#checking
  }

  /** Asks now, and again from now on. Resolves with whether the connection goes on; one that was opened without a session does. */
  check(): Promise<boolean> {
    if (!this.#scope.session) return Promise.resolve(true)
    this.#askAgain()
    const { window } = this.#checked
    window.hold()
    const checking = this.#check().then((goesOn) => {
      if (goesOn && this.#checking === checking) {
        this.#checking = undefined
        window.release()
      }
      return goesOn
    })
    this.#checking = checking
    return checking
  }

  /** The connection is gone. */
  stop(): void {
    this.#isOver = true
    this.#forgetSuspends()
    if (this.#place !== undefined) this.#rechecks.remove(this, this.#place)
  }

  /** Begins with the first check: a connection that fails before it ends without a word. */
  #askAgain(): void {
    if (this.#isOver || this.#place !== undefined) return
    const { suspendDetector, recheckEvery } = this.#context
    this.#forgetSuspends = suspendDetector.onSuspend(() => void this.check())
    // Not all at once, after many came back together.
    this.#place = this.#rechecks.add(this, Math.random() * recheckEvery)
  }

  async #check(): Promise<boolean> {
    const person = await this.#personNow()
    if (!person || person.id !== this.#scope.user?.id) {
      this.stop()
      this.#checked.lost()
      return false
    }
    this.#checked.found(person)
    return true
  }

  async #personNow() {
    try {
      const { session } = this.#scope
      return session && (await this.#context.sessions.now(session.id))?.person
    } catch (error) {
      // Without an answer the connection ends; the client may connect again.
      refusalOf(error, this.#context.logger)
      return undefined
    }
  }
}

const nothing = () => {}

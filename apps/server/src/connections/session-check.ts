import type { Clock } from '../ground/clock.ts'
import type { Logger } from '../ground/logger.ts'
import type { Person } from '../ground/person.ts'
import type { SuspendDetector } from '../ground/suspend-detector.ts'
import { TimingWheel } from '../ground/timing-wheel.ts'
import type { Sessions } from '../sessions/sessions.ts'
import { refusalOf } from './refusal.ts'
import type { ChatScope } from './scope.ts'
import type { SendWindow } from './send-window.ts'

/** The connection that a check reports to. */
export interface Checked {
  /** The person is still signed in, perhaps under another name. */
  found(person: Person): void
  /** Nobody is signed in any more, or another person: the connection must end. */
  lost(): void
  /** It cannot be found out now: the connection must end, and may be opened again. */
  unanswered(): void
  /** What is delivered waits in it while the check is on. */
  readonly window: SendWindow
}

interface Needs {
  readonly clock: Clock
  readonly logger: Logger
  readonly sessions: Pick<Sessions, 'now' | 'isAsRead'>
  readonly suspendDetector: SuspendDetector
  /** Milliseconds between two checks of one socket. */
  readonly recheckEvery: number
}

/** The sessions of open sockets, each asked again once in every `recheckEvery`. */
export interface Rechecks extends Omit<Needs, 'clock'> {
  readonly wheel: TimingWheel<SessionCheck>
}

export function sessionRechecks({ clock, ...needs }: Needs): Rechecks {
  const check = (session: SessionCheck) => void session.check()
  return { ...needs, wheel: new TimingWheel(needs.recheckEvery, check, clock) }
}

/**
 * Asks again whose session it is that a connection was opened with: once the
 * connection hears the person's notices, since the session may have ended after
 * the handshake, unless nothing was written since; when the person has signed out or changed elsewhere; and, since
 * a notice may have been missed, after every pause of the process and every
 * `recheckEvery`. Until the answer is there, nothing is handled and
 * nothing delivered. A session that has ended never comes back: a browser that
 * has another one since opens another socket. See docs/decisions/0021.
 */
export class SessionCheck {
  readonly #scope: ChatScope
  readonly #checked: Checked
  readonly #rechecks: Rechecks
  /** Its place among those that are asked again; undefined when it is not. */
  #place: number | undefined
  #forgetSuspends = nothing
  #isOver = false
  #checking: Promise<boolean> | undefined

  constructor(scope: ChatScope, checked: Checked, rechecks: Rechecks) {
    this.#scope = scope
    this.#checked = checked
    this.#rechecks = rechecks
  }

  /** Undefined: go on. A promise: wait for it, and go on if it is true. Call it before each frame is handled. */
  pending(): Promise<boolean> | undefined {
    this.#rechecks.suspendDetector.check()
    return this.#checking
  }

  /** Asks now, and again from now on. Resolves with whether the connection goes on; one that was opened without a session does. */
  check(): Promise<boolean> {
    const { session } = this.#scope
    if (!session) return Promise.resolve(true)
    const isFirst = this.#place === undefined
    this.#askAgain()
    if (isFirst && this.#rechecks.sessions.isAsRead(session)) return Promise.resolve(true)
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
    if (this.#place !== undefined) this.#rechecks.wheel.remove(this, this.#place)
  }

  /** Begins with the first check: a connection that fails before it ends without a word. */
  #askAgain(): void {
    if (this.#isOver || this.#place !== undefined) return
    const { suspendDetector, recheckEvery, wheel } = this.#rechecks
    this.#forgetSuspends = suspendDetector.onSuspend(() => void this.check())
    // Not all at once, after many came back together.
    this.#place = wheel.add(this, Math.random() * recheckEvery)
  }

  async #check(): Promise<boolean> {
    const person = await this.#personNow()
    if (person !== 'unanswered' && person && person.id === this.#scope.user?.id) {
      this.#checked.found(person)
      return true
    }
    this.stop()
    if (person === 'unanswered') this.#checked.unanswered()
    else this.#checked.lost()
    return false
  }

  async #personNow() {
    try {
      const { session } = this.#scope
      return session && (await this.#rechecks.sessions.now(session.id))?.person
    } catch (error) {
      refusalOf(error, this.#rechecks.logger)
      return 'unanswered'
    }
  }
}

const nothing = () => {}

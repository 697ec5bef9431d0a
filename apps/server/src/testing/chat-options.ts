import type { ServerLimits } from '@lobby/channels/server'
import type { AppParts } from '../app.ts'
import type { PresenceTimes } from '../presence/presence-times.ts'
import type { Passwords } from '../sign-in/password/passwords.ts'

/** What `buildChat` builds other than as usual. */
export interface ChatOptions {
  /** Rooms besides the one that every server begins with, `lobby`. */
  readonly rooms?: readonly string[]
  /** Settings as the operator writes them; the rates are off unless the test is about them. */
  readonly env?: Readonly<Record<string, string>>
  /** Files of a built page, by path: `{ 'index.html': '…' }`. */
  readonly page?: Readonly<Record<string, string>>
  /** Requests that say it as `Bearer` go to the control port. */
  readonly operatorToken?: string
  /** Bounds of the server on the real port. */
  readonly limits?: Partial<ServerLimits>
  /**
   * The server's monotonic clock, in milliseconds. Where there are limits it stands still if
   * nothing is said: no budget refills in the time that a busy machine takes.
   */
  readonly clock?: () => number
  /** The server's date, in milliseconds; if nothing is said, it goes with the monotonic clock where there are limits. */
  readonly now?: () => number
  /** Milliseconds between two checks at the session of an open socket. */
  readonly recheckEvery?: number
  /** Milliseconds between two pings of a connection. */
  readonly pingEvery?: number
  /** How long things take that are about presence. */
  readonly presenceTimes?: PresenceTimes
  /** Is given every line of the log. */
  readonly log?: (line: string) => void
  /** Sockets that may be open at once, where there are limits. */
  readonly mostSockets?: number
  /** How passwords are hashed; if nothing is said, faster than people's. */
  readonly passwords?: Passwords
  /** Makes it a log process, or a worker of one; see `build-workers`. */
  readonly part?: Pick<AppParts, 'hasWorkers' | 'logProcess'>
  /** The folder of an earlier chat. The test that gives it removes it. */
  readonly dataFolder?: string
}

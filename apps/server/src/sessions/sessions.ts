import type { FailedSignIns } from '@lobby/protocol'
import type { Clock } from '../ground/clock.ts'
import { ChatError } from '../ground/errors.ts'
import type { Logger } from '../ground/logger.ts'
import type { Session } from '../ground/person.ts'
import type { Database, DatabaseTransaction } from '../storage/database.ts'
import { openKnownAccounts } from './known-accounts.ts'
import { openLastUsed } from './last-used.ts'
import {
  endSessionOf,
  insertSession,
  isWorthNoting,
  readSession,
  readSessions,
  type SessionRow,
  sessionFrom,
} from './queries.ts'
import { readTogether } from './read-together.ts'
import { sessionCookie } from './session-cookie.ts'

/** Characters that are kept of what a browser says that it is. */
const longestUserAgent = 512

/** Which browser asks, and from where. */
export interface Visitor {
  readonly headers: Headers
  readonly address: string
}

/** A request's browser, and the session that it has by now. */
export interface Asking extends Visitor {
  readonly session: Session | undefined
}

/** The signed-in person who asks. */
export interface SignedInAsking extends Asking {
  readonly session: Session
}

/** A session, and the `Set-Cookie` that makes a browser have it from now on. */
export interface SignedIn {
  readonly session: Session
  readonly cookie: string
}

/** A sign-in, with the mistakes before it that the person is told of. */
export type Arrived = SignedIn & { readonly failedSignIns: FailedSignIns | undefined }

/** The sessions of browsers. `people/` and `sign-in/` decide which may begin. */
export interface Sessions {
  /** The session of a request or handshake, by its cookie; undefined without a valid one, at once when there is none. */
  of(headers: Headers): Promise<Session | undefined> | undefined
  /** The session of this id, asked again: undefined once it is over. */
  now(id: string): Promise<Session | undefined>
  /** Whether nothing at all was written since this session was read: it would be found as it is. */
  isAsRead(session: Session): boolean
  /** The account that these headers have led to lately: cheap, and no leave to do anything. */
  accountSeen(headers: Headers): string | undefined
  /**
   * Begins a session for a person whose right to it is known. `provenAt` is when they
   * proved that they are this person, in milliseconds since 1970; undefined: never.
   * Throws ChatError `forbidden` for a deactivated account.
   */
  begin(
    userId: string,
    visitor: Visitor,
    provenAt: number | undefined,
    tx?: DatabaseTransaction,
  ): Promise<SignedIn>
  /** The `Set-Cookie` that makes a browser forget its session. */
  readonly forget: string
  /** Writes what is left to write. */
  close(): Promise<void>
}

export interface SessionsOptions {
  readonly db: Database
  /** Grows with every write, before it is announced; see `Storage`. */
  readonly writes: () => number
  /** The server's own: it signs the cookies. */
  readonly secret: string
  /** Whether browsers reach the server over https. */
  readonly https: boolean
  readonly logger: Logger
  /** The date, in milliseconds: sessions age by it. */
  readonly clock: Clock
}

/** Opens the sessions: rows of the database, and cookies in browsers. */
export function openSessions({
  db,
  writes,
  secret,
  https,
  logger,
  clock,
}: SessionsOptions): Sessions {
  /** What had been written when a session was read. */
  const readAt = new WeakMap<Session, number>()
  const cookie = sessionCookie(secret, https)
  const lastUsed = openLastUsed(db, logger, clock)
  const known = openKnownAccounts(cookie.name)

  const readById = readTogether((ids) => readSessions(db, ids))

  async function find(read: () => Promise<SessionRow | undefined>): Promise<Session | undefined> {
    // Before it is read: a write that comes between makes it older than it is, not younger.
    const state = writes()
    const row = await read()
    const session = row && sessionFrom(row, clock.wall())
    if (session) readAt.set(session, state)
    if (session && isWorthNoting(row, clock.wall())) lastUsed.note(session.id)
    return session
  }

  return {
    of(headers) {
      const token = cookie.read(headers)
      if (token === undefined) return undefined
      return find(() => readSession(db, token)).then((session) => {
        known.note(headers, session?.person)
        return session
      })
    },
    now: (id) => find(() => readById(id)),
    isAsRead: (session) => readAt.get(session) === writes(),
    accountSeen: known.find,

    async begin(userId, visitor, provenAt, tx) {
      const from = tx ?? db
      const userAgent = (visitor.headers.get('user-agent') ?? '').slice(0, longestUserAgent)
      const { address } = visitor
      const token = await insertSession(
        from,
        { userId, address, userAgent, provenAt },
        clock.wall(),
      )
      const session = await find(() => readSession(from, token))
      if (session) return { session, cookie: cookie.write(token) }
      await endSessionOf(from, token)
      throw new ChatError(
        'forbidden',
        'This account is deactivated. Ask the people who run this server.',
      )
    },
    forget: cookie.forget,
    close: () => lastUsed.close(),
  }
}

import { createHash, randomBytes } from 'node:crypto'
import { type CookieOptions, setCookie } from './cookies.ts'
import type { SessionSource } from './session.ts'

/** A session that a cookie led to. */
export interface CookieSession<Data> {
  /** The SHA-256 of the cookie's value, in hex: what the store knows the session by. It opens nothing. */
  readonly key: string
  readonly data: Data
}

/** Keeps sessions by key. It never sees the ids that clients hold: who reads the store can be nobody else. */
export interface SessionStore<Data> {
  /** The data of a session that exists and has not expired. */
  read(key: string): Promise<Data | undefined>
  /** Stores a session, in place of an older one with this key, until `expiresAt` (milliseconds since 1970). */
  write(key: string, data: Data, expiresAt: number): Promise<void>
  /**
   * Puts other data into a session that exists and has not expired; it ends when it would have ended. False, and
   * nothing stored, when there is none: in one step, so that no change brings back what was removed.
   */
  change(key: string, data: Data): Promise<boolean>
  /** Removes a session; that there is none is no error. */
  remove(key: string): Promise<void>
}

/** Where sessions are kept, and what their cookie looks like: `path`, `domain`, `sameSite` and `secure` as `setCookie` has them. */
export interface CookieSessionOptions<Data>
  extends Pick<CookieOptions, 'path' | 'domain' | 'sameSite' | 'secure'> {
  readonly store: SessionStore<Data>
  /** Default `session`. */
  readonly cookieName?: string
  /** Seconds that a session lives from its creation. Default 14 days. */
  readonly maxAge?: number
  /** Milliseconds since 1970. Default `Date.now`. */
  readonly clock?: () => number
}

/** A session that has just begun, and the `Set-Cookie` that leads to it. */
export interface NewSession<Data> {
  readonly session: CookieSession<Data>
  readonly setCookie: string
}

/** Sessions that a cookie leads to; hand them to `SessionMiddleware` or `AuthMiddlewareStack`. */
export interface CookieSessions<Data> extends SessionSource<CookieSession<Data>> {
  /** Begins a session. Send the string as `Set-Cookie`. */
  begin(data: Data): Promise<string>
  /**
   * Begins a session for one who has proved who they are, and ends the one before, so that a cookie that was planted or
   * copied earlier leads nowhere. A browser takes cookies from answers of HTTP alone: a socket hands
   * `setCookie` to `accept`; one that is open cannot, and leaves the login to a request. The idea is
   * `login` of Channels, which rotates the key, too.
   */
  login(before: CookieSession<Data> | undefined, data: Data): Promise<NewSession<Data>>
  /**
   * Puts other data into a session, from a request or at any time from a socket. Of two at once the later one stays.
   * Undefined, and nothing stored, when the session has ended or expired.
   */
  save(session: CookieSession<Data>, data: Data): Promise<CookieSession<Data> | undefined>
  /** Ends a session: the logout, at any time, also from a socket that is open. Send the string as `Set-Cookie` where that can be done; the cookie leads nowhere anyway. */
  end(session: CookieSession<Data>): Promise<string>
}

const idShape = /^[\w-]{43}$/

/**
 * Sessions by cookie: 256 random bits that only the client holds, `HttpOnly`, and `SameSite=Lax` unless you say
 * otherwise. Throws `TypeError` for a cookie that browsers would refuse.
 */
export function cookieSessions<Data>(options: CookieSessionOptions<Data>): CookieSessions<Data> {
  const { store, cookieName = 'session', maxAge = 14 * 86_400, clock = Date.now } = options
  const { path = '/', domain, sameSite = 'Lax', secure = true } = options
  const cookie = { path, sameSite, secure, ...(domain !== undefined && { domain }) }
  const cookieOf = (value: string, seconds: number) =>
    setCookie(cookieName, value, { ...cookie, maxAge: seconds })
  // What is wrong with the options is said now, not to the first visitor.
  cookieOf('', maxAge)
  const beginNew = async (data: Data): Promise<NewSession<Data>> => {
    const id = randomBytes(32).toString('base64url')
    const key = keyOf(id)
    await store.write(key, data, clock() + maxAge * 1000)
    return { session: { key, data }, setCookie: cookieOf(id, maxAge) }
  }

  return {
    async load({ cookies }) {
      const id = cookies.get(cookieName)
      // What we did not make is not worth asking the store for.
      if (id === undefined || !idShape.test(id)) return undefined
      const key = keyOf(id)
      const data = await store.read(key)
      return data === undefined ? undefined : { key, data }
    },
    async begin(data) {
      return (await beginNew(data)).setCookie
    },
    async login(before, data) {
      const begun = await beginNew(data)
      if (before) await store.remove(before.key)
      return begun
    },
    async save({ key }, data) {
      return (await store.change(key, data)) ? { key, data } : undefined
    },
    async end({ key }) {
      await store.remove(key)
      return cookieOf('', 0)
    },
  }
}

/** Keeps sessions in this process: gone when it ends. For tests and for one small server. */
export function memorySessionStore<Data>(clock: () => number = Date.now): SessionStore<Data> {
  const sessions = new Map<string, { readonly data: Data; readonly expiresAt: number }>()
  const forgetExpired = () => {
    for (const [key, { expiresAt }] of sessions) {
      // Written later, expires later: behind the first that lives, all do.
      if (expiresAt > clock()) return
      sessions.delete(key)
    }
  }

  return {
    async read(key) {
      const session = sessions.get(key)
      return session && session.expiresAt > clock() ? session.data : undefined
    },
    async write(key, data, expiresAt) {
      forgetExpired()
      sessions.delete(key)
      sessions.set(key, { data, expiresAt })
    },
    async change(key, data) {
      const session = sessions.get(key)
      if (!session || session.expiresAt <= clock()) return false
      // In its place: it expires no later than before.
      sessions.set(key, { ...session, data })
      return true
    },
    async remove(key) {
      sessions.delete(key)
    },
  }
}

function keyOf(id: string): string {
  return createHash('sha256').update(id).digest('hex')
}

import { createHash, randomBytes } from 'node:crypto'
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
  /** Removes a session; that there is none is no error. */
  remove(key: string): Promise<void>
}

/** Where sessions are kept, and what their cookie looks like. */
export interface CookieSessionOptions<Data> {
  readonly store: SessionStore<Data>
  /** Default `session`. */
  readonly cookieName?: string
  /** Seconds that a session lives from its creation. Default 14 days. */
  readonly maxAge?: number
  /** Whether browsers may send the cookie over TLS only (and to localhost). Default true. */
  readonly secure?: boolean
  /** Milliseconds since 1970. Default `Date.now`. */
  readonly clock?: () => number
}

/** Sessions that a cookie leads to; hand them to `SessionMiddleware` or `AuthMiddlewareStack`. */
export interface CookieSessions<Data> extends SessionSource<CookieSession<Data>> {
  /** Begins a session. Send the string as `Set-Cookie`. */
  begin(data: Data): Promise<string>
  /** Ends a session. Send the string as `Set-Cookie`. */
  end(session: CookieSession<Data>): Promise<string>
}

const idShape = /^[\w-]{43}$/

/** Sessions by cookie: 256 random bits that only the client holds, `HttpOnly` and `SameSite=Lax`. */
export function cookieSessions<Data>(options: CookieSessionOptions<Data>): CookieSessions<Data> {
  const { store, cookieName = 'session', maxAge = 14 * 86_400, secure = true } = options
  const { clock = Date.now } = options
  const setCookie = (value: string, seconds: number) =>
    `${cookieName}=${value}; Path=/; Max-Age=${seconds}; HttpOnly; SameSite=Lax${secure ? '; Secure' : ''}`

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
      const id = randomBytes(32).toString('base64url')
      await store.write(keyOf(id), data, clock() + maxAge * 1000)
      return setCookie(id, maxAge)
    },
    async end({ key }) {
      await store.remove(key)
      return setCookie('', 0)
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
    async remove(key) {
      sessions.delete(key)
    },
  }
}

function keyOf(id: string): string {
  return createHash('sha256').update(id).digest('hex')
}

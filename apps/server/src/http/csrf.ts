import { createHmac, timingSafeEqual } from 'node:crypto'
import { parseCookies } from '@lobby/channels'
import { csrf } from '@lobby/protocol'
import type { Session } from '../ground/person.ts'

/** The token by which a page shows that it can read the cookies of this host; no page elsewhere can. */
export interface CsrfTokens {
  /** Whether a request says the token of its session. */
  isSaid(headers: Headers, session: Session): boolean
  /** The `Set-Cookie` for the token of the session that the browser has after this answer; undefined where it has both already. */
  cookieAfter(asked: Headers, answered: Headers, session?: Session): Promise<string | undefined>
}

export interface CsrfOptions {
  readonly secret: string
  readonly https: boolean
  readonly sessionOf: (headers: Headers) => Promise<Session | undefined>
}

/** As long as a session can last; it is of no use without one. */
const maxAge = 90 * 24 * 60 * 60

/**
 * Tokens that are made of their session, and stored nowhere: an HMAC of its id.
 * A planted cookie, such as a neighbouring domain can set over http, has no
 * token that fits the session of another person. See docs/decisions/0018.
 */
export function csrfTokens({ secret, https, sessionOf }: CsrfOptions): CsrfTokens {
  const name = `${https ? '__Host-' : ''}${csrf.cookie}`
  const tokenOf = ({ id }: Session) =>
    createHmac('sha256', secret).update(`csrf ${id}`).digest('base64url')
  const fits = (said: string | null | undefined, session: Session) => {
    const [given, expected] = [Buffer.from(said ?? ''), Buffer.from(tokenOf(session))]
    return given.length === expected.length && timingSafeEqual(given, expected)
  }

  return {
    isSaid: (headers, session) => fits(headers.get(csrf.header), session),

    async cookieAfter(asked, answered, session) {
      const set = answered.getSetCookie().map((line) => line.split(';', 1)[0])
      const isNew = set.length > 0
      const now = isNew ? await sessionOf(new Headers({ cookie: set.join('; ') })) : session
      const held = parseCookies(asked.get('cookie') ?? '').get(name)
      if (!now || (!isNew && fits(held, now))) return undefined
      return `${name}=${tokenOf(now)}; Max-Age=${maxAge}; Path=/; SameSite=Lax${https ? '; Secure' : ''}`
    },
  }
}

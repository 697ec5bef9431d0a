import { createHmac, timingSafeEqual } from 'node:crypto'
import { parseCookies } from '@lobby/channels'
import { lifetime } from './queries.ts'

/** What a browser holds of its session: the token, signed by this server, so that a guess costs no query. */
export interface SessionCookie {
  readonly name: string
  /** The token that a request brings, if this server has signed it. */
  read(headers: Headers): string | undefined
  /** The `Set-Cookie` that makes a browser hold a token. */
  write(token: string): string
  /** The `Set-Cookie` that makes a browser forget it. */
  readonly forget: string
}

/** With `__Host-`, a browser takes it over TLS alone, and from no neighbouring domain. */
export function sessionCookie(secret: string, https: boolean): SessionCookie {
  const name = `${https ? '__Host-' : ''}lobby.session_token`
  const line = (value: string, maxAge: number) =>
    `${name}=${value}; Max-Age=${maxAge}; Path=/; HttpOnly${https ? '; Secure' : ''}; SameSite=Lax`
  const signatureOf = (token: string) => createHmac('sha256', secret).update(token).digest('base64')

  return {
    name,
    read(headers) {
      const cookies = headers.get('cookie')
      // Most requests of strangers carry none.
      if (!cookies?.includes(`${name}=`)) return undefined
      const [token = '', signature = ''] = parseCookies(cookies).get(name)?.split('.') ?? []
      const [given, expected] = [Buffer.from(signature), Buffer.from(signatureOf(token))]
      return given.length === expected.length && timingSafeEqual(given, expected)
        ? token
        : undefined
    },
    write: (token) => line(encodeURIComponent(`${token}.${signatureOf(token)}`), lifetime / 1_000),
    forget: line('', 0),
  }
}

// What a browser carries along while it visits the provider: sealed, so that it
// can neither be read nor made elsewhere, and good for ten minutes.
import type { ProviderVisit } from '@lobby/protocol'
import { sealBy } from '../../ground/secrets.ts'
import type { Checks } from './provider.ts'

export interface Visit extends ProviderVisit {
  readonly checks: Checks
  /** The person who went, if they were signed in. */
  readonly userId: string | undefined
}

/** Seconds that a visit to the provider may take. */
const life = 10 * 60

export interface VisitCookie {
  /** The line that makes a browser carry it. */
  write(visit: Visit): string
  /** What a request carries; undefined for nothing, for what we have not sealed, and for what is too old. */
  read(headers: Headers): Visit | undefined
  /** The line that makes a browser forget it. */
  readonly forget: string
}

/** As the session's, it is `__Host-` where the server is reached over https. */
export function visitCookie(secret: string, https: boolean, now: () => number): VisitCookie {
  const name = `${https ? '__Host-' : ''}lobby.visit`
  const seal = sealBy(`provider visit ${secret}`)
  const line = (value: string, maxAge: number) =>
    `${name}=${value}; Max-Age=${maxAge}; Path=/; HttpOnly; SameSite=Lax${https ? '; Secure' : ''}`

  return {
    write(visit) {
      const data = JSON.stringify({ visit, until: now() + life * 1_000 })
      return line(seal.close(data), life)
    },
    read(headers) {
      const given = (headers.get('cookie') ?? '')
        .split(/; */)
        .find((pair) => pair.startsWith(`${name}=`))
      if (!given) return undefined
      try {
        const data = seal.open(given.slice(name.length + 1))
        const { visit, until } = JSON.parse(data) as { visit: Visit; until: number }
        return now() < until ? visit : undefined
      } catch {
        return undefined
      }
    },
    forget: line('', 0),
  }
}

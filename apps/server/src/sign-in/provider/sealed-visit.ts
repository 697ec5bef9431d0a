// What a browser carries along while it visits the provider: sealed, so that it
// can neither be read nor made elsewhere, good once and for ten minutes, on every node.
import type { ProviderVisit } from '@lobby/protocol'
import type { Clock } from '../../ground/clock.ts'
import { hashOf, sealBy } from '../../ground/secrets.ts'
import type { UseOnce } from '../../shared/used-once.ts'
import type { Checks } from './provider.ts'

export interface Visit extends ProviderVisit {
  readonly checks: Checks
  /** The person who went, if they were signed in. */
  readonly userId: string | undefined
}

interface Sealed {
  readonly visit: Visit
  /** Milliseconds since 1970. */
  readonly until: number
}

/** Seconds that a visit to the provider may take. */
const life = 10 * 60

export interface VisitCookie {
  /** The line that makes a browser carry it. */
  write(visit: Visit): string
  /** What a request carries, once; undefined for nothing, for what we have not sealed, and for what is too old or was used. */
  consume(headers: Headers): Promise<Visit | undefined>
  /** The line that makes a browser forget it. */
  readonly forget: string
}

interface Needs {
  /** The server's own, the same on all nodes. */
  readonly secret: string
  /** Whether browsers reach the server over https: then the cookie is `__Host-`, as the session's. */
  readonly https: boolean
  readonly clock: Pick<Clock, 'wall'>
  readonly useOnce: UseOnce
}

export function visitCookie({ secret, https, clock, useOnce }: Needs): VisitCookie {
  const name = `${https ? '__Host-' : ''}lobby.visit`
  const seal = sealBy(`provider visit ${secret}`)
  const line = (value: string, maxAge: number) =>
    `${name}=${value}; Max-Age=${maxAge}; Path=/; HttpOnly; SameSite=Lax${https ? '; Secure' : ''}`

  function open(sealed: string): Sealed | undefined {
    try {
      return JSON.parse(seal.open(sealed))
    } catch {
      return undefined
    }
  }

  return {
    write(visit) {
      const data = JSON.stringify({ visit, until: clock.wall() + life * 1_000 } satisfies Sealed)
      return line(seal.close(data), life)
    },
    async consume(headers) {
      const given = (headers.get('cookie') ?? '')
        .split(/; */)
        .find((pair) => pair.startsWith(`${name}=`))
      const sealed = given && open(given.slice(name.length + 1))
      if (!sealed || clock.wall() >= sealed.until) return undefined
      const { visit, until } = sealed
      const isFirst = await useOnce(`visit ${hashOf(visit.checks.state)}`, until)
      return isFirst ? visit : undefined
    },
    forget: line('', 0),
  }
}

import { presenceEndpoints } from '@lobby/protocol'
import type { RateLimiter } from '../ground/rate-limit.ts'
import type { Api } from '../http/api.ts'
import { serve } from '../http/serve.ts'
import { sessionIn } from '../sessions/asking.ts'
import type { Presences } from './presences.ts'

interface Needs {
  readonly limiter: RateLimiter
  readonly presences: Pick<Presences, 'read'>
}

/** Who is here, for who asks once. */
export function addPresenceRoutes(api: Api, { limiter, presences }: Needs): void {
  serve(api, presenceEndpoints, {
    'GET /api/presence': async (asked) => {
      const { person } = sessionIn(asked)
      limiter.consume('presenceWatch', person.id)
      return { people: await presences.read(person, asked.query.ids) }
    },
  })
}

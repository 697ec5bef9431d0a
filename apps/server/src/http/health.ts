import { type Health, healthEndpoints } from '@lobby/protocol'
import type { Api } from './api.ts'
import { Reply, serve } from './serve.ts'

const statusOf = { ok: 200, degraded: 200, failing: 503, draining: 503 } as const

/** Tells load balancers and people how the server is. */
export function addHealthRoute(api: Api, now: () => Health): void {
  serve(api, healthEndpoints, {
    'GET /health': () => {
      const health = now()
      return new Reply(health, { status: statusOf[health.status] })
    },
  })
}

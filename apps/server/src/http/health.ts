import { type Health, healthEndpoints, type Readiness } from '@lobby/protocol'
import type { Api } from './api.ts'
import { Reply, serve } from './serve.ts'

const statusOf = { ok: 200, degraded: 200, failing: 503, draining: 503 } as const

/** How the server is, for load balancers and people. */
export interface Checks {
  readonly health: () => Health
  readonly ready: () => Promise<Readiness>
}

/** Tells load balancers and people how the server is. */
export function addHealthRoutes(api: Api, { health, ready }: Checks): void {
  serve(api, healthEndpoints, {
    'GET /health': () => {
      const now = health()
      return new Reply(now, { status: statusOf[now.status] })
    },
    'GET /ready': async () => {
      const now = await ready()
      return new Reply(now, { status: now.status === 'ready' ? 200 : 503 })
    },
  })
}

import { createRoute } from '@hono/zod-openapi'
import { Health } from '@lobby/protocol'
import { type Api, answer } from './api.ts'
import { does } from './door.ts'

const health = createRoute({
  method: 'get',
  path: '/health',
  middleware: does('health.read'),
  summary: 'How the server is',
  description:
    '503 while nothing can be stored, and while it is about to stop, so that no new traffic is sent to it. `problems` says what does not work.',
  responses: {
    200: answer('It serves.', Health),
    503: answer('It stores nothing, or is about to stop.', Health),
  },
})

const statusOf = { ok: 200, degraded: 200, failing: 503, draining: 503 } as const

/** Tells load balancers and people how the server is. */
export function addHealthRoute(api: Api, now: () => Health): void {
  api.openapi(health, (c) => {
    const health = now()
    return c.json(health, statusOf[health.status])
  })
}

import { createRoute } from '@hono/zod-openapi'
import { Health } from '@lobby/protocol'
import { type Api, answer } from './api.ts'
import { does } from './door.ts'

const health = createRoute({
  method: 'get',
  path: '/health',
  middleware: does('health.read'),
  summary: 'How the server is',
  description: '503 while it is draining, so that no new traffic is sent to it.',
  responses: { 200: answer('It serves.', Health), 503: answer('It is about to stop.', Health) },
})

/** Tells load balancers and people how the server is. */
export function addHealthRoute(api: Api, now: () => Health): void {
  api.openapi(health, (c) => {
    const health = now()
    return c.json(health, health.status === 'ok' ? 200 : 503)
  })
}

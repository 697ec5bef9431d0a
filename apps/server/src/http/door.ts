// Every route says which action of `permissions.ts` it is. By saying so it is
// guarded: who may do that nowhere on this server comes no further.
import type { MiddlewareHandler } from 'hono'
import { type Action, can, type Declaration, requires } from '../permissions.ts'
import { claimedGuest } from '../person.ts'
import type { Api, ApiEnv } from './api.ts'

const actions = new WeakMap<object, Action>()

/**
 * Declares what a route does; give it as the route's `middleware`. Refuses
 * those who may not with ChatError `signed_out` or `forbidden`. What depends on
 * the room is asked again, by the action itself, about that room.
 */
export function does(action: Action): MiddlewareHandler<ApiEnv> {
  const guard: MiddlewareHandler<ApiEnv> = async (c, next) => {
    const { actor, server } = c.env
    // A request without a session may claim a name, and speaks as that guest.
    const asGuest = actor === undefined && can(claimedGuest(''), action, server)
    if (!asGuest) requires(actor, action, server)
    await next()
  }
  actions.set(guard, action)
  return guard
}

/** Every route of the API with the action that it has declared. */
export function declaredRoutes(api: Api): Declaration[] {
  const declared = new Map<string, Action | undefined>()
  for (const { method, path, handler } of api.routes) {
    // What runs for every request, such as the limit on bodies, is no route.
    if (method === 'ALL' && path === '/*') continue
    const name = `${method} ${path}`
    declared.set(name, declared.get(name) ?? actions.get(handler))
  }
  return [...declared].map(([name, action]) => ({ name, action }))
}

// Every route says which action of `permissions.ts` it is. By saying so it is
// guarded: who may do that nowhere on this server comes no further.
import type { MiddlewareHandler } from 'hono'
import { type Action, can, type Declaration, requires } from '../ground/permissions.ts'
import { claimedGuest } from '../ground/person.ts'
import type { Api, ApiEnv } from './api.ts'

const declared = new WeakMap<object, readonly Action[]>()

/**
 * Declares what a route requires; give it as the route's middleware. Refuses
 * all others with ChatError `signed_out` or `forbidden`. What depends on
 * the room is asked again, by the action itself, about that room.
 */
export function guard(...actions: readonly Action[]): MiddlewareHandler<ApiEnv> {
  const refuse: MiddlewareHandler<ApiEnv> = async (c, next) => {
    const { actor, server } = c.env
    for (const action of actions) {
      // A request without a session may claim a name, and speaks as that guest.
      const asGuest = actor === undefined && can(claimedGuest(''), action, server)
      if (!asGuest) requires(actor, action, server)
    }
    await next()
  }
  declared.set(refuse, actions)
  return refuse
}

/** Every route of the API with the actions that it has declared. */
export function declaredRoutes(api: Api): Declaration[] {
  const routes = new Map<string, readonly Action[]>()
  for (const { method, path, handler } of api.routes) {
    // What runs for every request, such as the limit on bodies, is no route.
    if (method === 'ALL' && path === '/*') continue
    const name = `${method} ${path}`
    routes.set(name, routes.get(name) ?? declared.get(handler) ?? [])
  }
  return [...routes].flatMap(([name, actions]) =>
    (actions.length > 0 ? actions : [undefined]).map((action) => ({ name, action })),
  )
}

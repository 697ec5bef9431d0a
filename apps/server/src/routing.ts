// One middleware stack, two tables: what answers HTTP, and what answers sockets.
import {
  type Application,
  AuthMiddlewareStack,
  fetchApplication,
  OriginValidator,
  ProtocolTypeRouter,
  path,
  URLRouter,
} from '@lobby/channels'
import type { Health } from '@lobby/protocol'
import { addAccountRoutes } from './accounts/routes.ts'
import type { Context } from './context.ts'
import { createApi } from './http/api.ts'
import { addDocumentRoutes } from './http/api-document.ts'
import { addHealthRoute } from './http/health.ts'
import { allowedOrigins } from './http/origins.ts'
import type { StaticFiles } from './http/static-files.ts'
import { createWebsite } from './http/website.ts'
import { addMessageRoutes } from './messages/routes.ts'
import { addRoomRoutes } from './rooms/routes.ts'
import { ChatConsumer } from './sockets/chat-consumer.ts'
import { seedConsumer } from './sockets/seed-consumer.ts'
import { seedShapes } from './sockets/seed-shapes.ts'

export interface Outside {
  readonly page: StaticFiles | undefined
  readonly operatorToken: string | undefined
  readonly health: () => Health
}

/** Everything the server answers to. */
export function createApplication(context: Context, outside: Outside): Application {
  const origins = allowedOrigins(context.config)

  const api = createApi(context.logger)
  addHealthRoute(api, outside.health)
  addAccountRoutes(api, context)
  addRoomRoutes(api, context)
  addMessageRoutes(api, context)
  addDocumentRoutes(api)

  const sockets = URLRouter([
    path('ws', ChatConsumer.asApplication({ channelLayer: context.layer })),
    ...Object.values(seedShapes).map((shape) =>
      path(shape.path, seedConsumer(shape).asApplication({ channelLayer: context.layer })),
    ),
  ])
  return ProtocolTypeRouter({ http: api, websocket: sockets })
}

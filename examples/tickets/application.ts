// `asgi.py` and `routing.py`.
import {
  AllowedHostsOriginValidator,
  type Application,
  type ChannelLayer,
  ChannelNameRouter,
  type ChannelScope,
  ProtocolTypeRouter,
  path,
  URLRouter,
} from '@lobby/channels'
import { InboxConsumer } from './inbox-consumer.ts'
import { ReceiptsConsumer } from './receipts-consumer.ts'
import { TicketConsumer } from './ticket-consumer.ts'
import { TokenMiddleware } from './token-middleware.ts'

interface Parts {
  readonly channelLayer: ChannelLayer
  readonly secret: string
}

export function tickets({ channelLayer, secret }: Parts): Application {
  const routes = URLRouter([
    path('ws/tickets/{int:ticket}/', TicketConsumer.asApplication({ channelLayer })),
    path('ws/inbox/', InboxConsumer.asApplication({ channelLayer })),
  ])
  return ProtocolTypeRouter({
    websocket: AllowedHostsOriginValidator(TokenMiddleware(routes, secret), ['localhost']),
  })
}

export function work({ channelLayer }: Pick<Parts, 'channelLayer'>): Application<ChannelScope> {
  return ChannelNameRouter({ receipts: ReceiptsConsumer.asApplication({ channelLayer }) })
}

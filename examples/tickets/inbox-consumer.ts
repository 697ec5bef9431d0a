// `class InboxConsumer(AsyncJsonWebsocketConsumer)`: what is meant for one person, on each of their devices.
import {
  DenyConnection,
  JsonWebSocketConsumer,
  type LayerMessage,
  type WebSocketScope,
  type WithUser,
} from '@lobby/channels'
import type { Visitor } from './tokens.ts'

export class InboxConsumer extends JsonWebSocketConsumer<WebSocketScope & WithUser<Visitor>> {
  override async connect() {
    const { user } = this.scope
    if (!user) throw new DenyConnection('This needs a token.')
    await this.joinGroup(`person_${user.id}`)
    await this.accept()
  }

  receiptReady({ ticket, receipt }: LayerMessage) {
    return this.sendJson({ ticket, receipt })
  }
}

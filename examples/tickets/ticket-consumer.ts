// `class TicketConsumer(AsyncJsonWebsocketConsumer)`: the people at one ticket hear each other.
import {
  DenyConnection,
  JsonWebSocketConsumer,
  type LayerMessage,
  type Routed,
  type WebSocketScope,
  type WithUser,
} from '@lobby/channels'
import type { Visitor } from './tokens.ts'

type TicketScope = WebSocketScope & Routed<{ ticket: number }> & WithUser<Visitor>

interface Said extends LayerMessage {
  readonly by: string
  readonly text: string
}

export class TicketConsumer extends JsonWebSocketConsumer<TicketScope> {
  readonly #ticket = this.scope.urlRoute.kwargs.ticket
  readonly #group = `ticket_${this.#ticket}`

  override async connect() {
    if (!this.scope.user) throw new DenyConnection('This needs a token.')
    await this.joinGroup(this.#group)
    await this.accept()
  }

  override async receiveJson(content: unknown) {
    const { action, text } = content as { action?: unknown; text?: unknown }
    const { user } = this.scope
    if (!user) return
    if (action === 'say' && typeof text === 'string') {
      await this.channelLayer.groupSend(this.#group, { type: 'ticket.said', by: user.name, text })
    } else if (action === 'close' && user.isStaff) {
      await this.channelLayer.groupSend(this.#group, { type: 'ticket.closed', by: user.name })
      const receipt = { type: 'receipt.make', ticket: this.#ticket, for: user.id }
      await this.channelLayer.send('receipts', receipt)
    } else {
      await this.sendJson({ error: 'Say something, or close the ticket if you are staff.' })
    }
  }

  ticketSaid({ by, text }: Said) {
    return this.sendJson({ by, text })
  }

  async ticketClosed({ by }: LayerMessage) {
    await this.sendJson({ closedBy: by })
    await this.close(4000)
  }
}

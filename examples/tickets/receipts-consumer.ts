// `class ReceiptsConsumer(SyncConsumer)`, for `manage.py runworker receipts`.
import { type ChannelScope, Consumer, type LayerMessage } from '@lobby/channels'

interface Make extends LayerMessage {
  readonly ticket: number
  readonly for: number
}

export class ReceiptsConsumer extends Consumer<ChannelScope> {
  async receiptMake({ ticket, for: person }: Make) {
    const receipt = `Ticket ${ticket} was closed, with thanks from process ${process.pid}.`
    await this.channelLayer.groupSend(`person_${person}`, {
      type: 'receipt.ready',
      ticket,
      receipt,
    })
  }
}

import { Outbox as Real } from '@lobby/client/parts/outbox'

/** Takes an ack for good in whatever history: never offers again. */
export class Outbox extends Real {
  override get messages() {
    return super.messages.filter(({ state }) => state.kind !== 'stored')
  }
}

import { SendWindow as Real } from '@lobby/server/parts/send-window'

/** Queues for a connection whatever there is, however slowly it is read. */
export class SendWindow extends Real {
  override get isOpen(): boolean {
    return true
  }
  override lag(): void {}
  override check(): boolean {
    return false
  }
}

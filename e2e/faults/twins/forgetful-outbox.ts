import { Outbox as Real } from '../../../packages/client/src/outbox.ts'

/** Has forgotten what was not acknowledged when the connection comes back. */
export class Outbox extends Real {
  override pause(): void {
    this.clear()
  }

  override clear(): void {
    super.pause()
    for (const { clientId } of this.messages) this.remove(clientId)
  }
}

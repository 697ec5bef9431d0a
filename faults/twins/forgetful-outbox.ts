import { Outbox as Real } from '@lobby/client/parts/outbox'

/** Has forgotten what was not acknowledged when the connection comes back. */
export class Outbox extends Real {
  #isForgetting = false

  override pause(): void {
    super.pause()
    if (this.#isForgetting) return
    this.#isForgetting = true
    void this.signOut()
    this.#isForgetting = false
  }
}

import type { Clock } from '../clock.ts'
import type { PendingMessage } from '../pending-message.ts'
import { MemoryPersistence } from '../persistence/memory.ts'
import type { OutboxChange } from '../persistence/persistence.ts'

/** Takes its time, as a disk does: what is written can be read a little later, in the order of writing. */
export class SlowPersistence extends MemoryPersistence {
  readonly #clock: Clock

  constructor(clock: Clock) {
    super()
    this.#clock = clock
  }

  override async readOutbox(userId: string): Promise<readonly PendingMessage[]> {
    const outbox = await super.readOutbox(userId)
    await this.#pass(3)
    return outbox
  }

  override async writeOutbox(userId: string, changes: readonly OutboxChange[]): Promise<void> {
    await this.#pass(7)
    await super.writeOutbox(userId, changes)
  }

  #pass(ms: number): Promise<void> {
    return new Promise((resolve) => this.#clock.after(ms, resolve))
  }
}

import { MemoryPersistence as Real } from '@lobby/client/parts/memory-persistence'

/** Keeps nothing for the next page: an outbox in memory alone. */
export class MemoryPersistence extends Real {
  override async readOutbox() {
    return []
  }
}

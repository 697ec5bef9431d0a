import { MemoryPersistence as Real } from '../../../packages/client/src/persistence/memory.ts'

/** Keeps nothing for the next page: an outbox in memory alone. */
export class MemoryPersistence extends Real {
  override async readOutbox() {
    return []
  }
}

import type { PendingMessage } from '../pending-message.ts'
import type { Kept, OutboxChange, Persistence } from './persistence.ts'

/** Keeps everything as long as the process lives: for programs, and for browsers that refuse to keep anything. */
export class MemoryPersistence implements Persistence {
  readonly #kept = new Map<string, Kept>()
  readonly #outboxes = new Map<string, Map<string, PendingMessage>>()
  #lastUser = ''

  async readKept(): Promise<Kept | undefined> {
    return this.#kept.get(this.#lastUser)
  }

  async takeOver(userId: string | undefined): Promise<void> {
    this.#lastUser = userId ?? ''
    if (userId === undefined) return
    for (const kept of [this.#kept, this.#outboxes])
      for (const other of kept.keys()) if (other !== userId) kept.delete(other)
  }

  async writeKept(kept: Kept, gone: readonly string[] = []): Promise<void> {
    const before = this.#kept.get(kept.user.id)?.timelines ?? []
    const timelines = new Map([...before, ...kept.timelines])
    for (const slug of gone) timelines.delete(slug)
    this.#kept.set(kept.user.id, { ...kept, timelines })
  }

  async readOutbox(userId: string): Promise<readonly PendingMessage[]> {
    return [...(this.#outboxes.get(userId)?.values() ?? [])]
  }

  async writeOutbox(userId: string, changes: readonly OutboxChange[]): Promise<void> {
    const outbox = this.#outboxes.get(userId) ?? new Map<string, PendingMessage>()
    this.#outboxes.set(userId, outbox)
    for (const change of changes) {
      if (change.type === 'remove') outbox.delete(change.clientId)
      else if (change.type === 'add' || outbox.has(change.message.clientId))
        outbox.set(change.message.clientId, change.message)
    }
  }

  async forget(userId: string): Promise<void> {
    if (this.#lastUser === userId) this.#lastUser = ''
    this.#kept.delete(userId)
    this.#outboxes.delete(userId)
  }
}

import { SqliteLogStore as Real } from '@lobby/server/parts/sqlite-log-store'
import type { Changes } from '@lobby/server/testing'

/** Says that it has committed messages, and does so within a second. */
export class SqliteLogStore extends Real {
  #added = false
  #later: NodeJS.Timeout | undefined

  override begin(): void {
    if (!this.#later) super.begin()
  }

  override apply(changes: Changes): void {
    super.apply(changes)
    if (changes.events) this.#added = true
  }

  override commit(): void {
    if (this.#added) this.#later ??= setTimeout(() => this.#really(), 1_000)
    else if (!this.#later) super.commit()
    this.#added = false
  }

  override rollback(): void {
    if (!this.#later) super.rollback()
  }

  #really(): void {
    this.#later = undefined
    super.commit()
  }
}

import { SqliteLogStore as Real } from '../../../apps/server/src/storage/sqlite/sqlite-log-store.ts'

/** Says that it has committed messages, and does so a little later. */
export class SqliteLogStore extends Real {
  #added = false
  #later: NodeJS.Timeout | undefined

  override begin(): void {
    this.#catchUp()
    super.begin()
  }

  override addEvents(rows: Parameters<Real['addEvents']>[0]): void {
    super.addEvents(rows)
    this.#added = true
  }

  override commit(): void {
    if (this.#added) this.#later = setTimeout(() => this.#catchUp(), 300)
    else super.commit()
    this.#added = false
  }

  override rollback(): void {
    this.#catchUp()
    super.rollback()
  }

  #catchUp(): void {
    if (!this.#later) return
    clearTimeout(this.#later)
    this.#later = undefined
    super.commit()
  }
}

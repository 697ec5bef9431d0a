import type { Connection } from './connection.ts'

/** So many senders are remembered; then it begins anew. */
const mostSenders = 10_000

/** By which numbers the rows of the log call rooms and senders. */
export class RowNumbers {
  readonly #connection: Connection
  readonly #rooms = new Map<string, number>()
  readonly #senders = new Map<string, number>()

  constructor(connection: Connection) {
    this.#connection = connection
  }

  /** Null: there is no such room. */
  room(id: string): number | null {
    const known = this.#rooms.get(id)
    if (known !== undefined) return known
    const row = this.#connection.prepare('select number from rooms where id = ?').get(id)
    if (!row) return null
    this.#rooms.set(id, row.number as number)
    return row.number as number
  }

  /** Gives a new sender a number. */
  sender(id: string): number {
    const known = this.#senders.get(id)
    if (known !== undefined) return known
    const stored = this.#connection.prepare('select number from senders where id = ?').get(id)
    const number =
      stored?.number ??
      this.#connection.prepare('insert into senders (id) values (?)').run(id).lastInsertRowid
    if (this.#senders.size === mostSenders) this.#senders.clear()
    this.#senders.set(id, number as number)
    return number as number
  }

  /** Numbers may have been taken back, and may be given to others. */
  forget(): void {
    this.#rooms.clear()
    this.#senders.clear()
  }
}

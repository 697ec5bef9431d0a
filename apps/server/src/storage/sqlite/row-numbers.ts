import type { Connection } from './connection.ts'

/** So many rooms, and senders, are remembered; then it begins anew. */
const most = 10_000

/** By which numbers the rows of the log call rooms and senders. */
export class RowNumbers {
  readonly #connection: Connection
  readonly #rooms = new Map<string, number>()
  readonly #senders = new Map<string, number>()
  /** What is known since the transaction began, and may be of it alone. */
  readonly #unsure: (readonly [known: Map<string, number>, id: string])[] = []

  constructor(connection: Connection) {
    this.#connection = connection
  }

  /** Null: there is no such room. */
  room(id: string): number | null {
    const known = this.#rooms.get(id)
    if (known !== undefined) return known
    const row = this.#connection.prepare('select number from rooms where id = ?').get(id)
    return row ? this.#remember(this.#rooms, id, row.number as number) : null
  }

  /** Gives a new sender a number. */
  sender(id: string): number {
    const known = this.#senders.get(id)
    if (known !== undefined) return known
    const stored = this.#connection.prepare('select number from senders where id = ?').get(id)
    const number =
      stored?.number ??
      this.#connection.prepare('insert into senders (id) values (?)').run(id).lastInsertRowid
    return this.#remember(this.#senders, id, number as number)
  }

  /** The transaction is durable. */
  committed(): void {
    this.#unsure.length = 0
  }

  /** The transaction is undone: numbers that it gave may be given to others. */
  rolledBack(): void {
    for (const [known, id] of this.#unsure.splice(0)) known.delete(id)
  }

  /** Numbers were taken back, and may be given to others. */
  forget(): void {
    this.#rooms.clear()
    this.#senders.clear()
  }

  #remember(known: Map<string, number>, id: string, number: number): number {
    if (known.size === most) known.clear()
    known.set(id, number)
    this.#unsure.push([known, id])
    return number
  }
}

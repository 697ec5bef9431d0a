import { PostgresLogStore as Real } from '@lobby/server/parts/postgres-log-store'
import type { ClientBase } from 'pg'

/** Its commits wait neither for the disk nor for a standby. */
export class PostgresLogStore extends Real {
  readonly #own: ClientBase

  constructor(client: ClientBase) {
    super(client)
    this.#own = client
  }

  override begin(): void {
    super.begin()
    this.#own.query('set local synchronous_commit = off').catch(() => {})
  }
}

import { PostgresLogStore as Real } from '@lobby/server/parts/postgres-log-store'
import type { Found, Needs } from '@lobby/server/testing'
import type { ClientBase } from 'pg'
import { allowRepeats } from './postgres-sent-index.ts'

/** Neither looks for duplicates nor has an index that refuses them. */
export class PostgresLogStore extends Real {
  readonly #own: ClientBase

  constructor(client: ClientBase) {
    super(client)
    this.#own = client
  }

  override async load(needs: Needs): Promise<Found> {
    await allowRepeats(this.#own)
    return { ...(await super.load(needs)), sent: [] }
  }
}

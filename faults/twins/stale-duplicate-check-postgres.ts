import { PostgresLogStore as Real } from '@lobby/server/parts/postgres-log-store'
import type { Found, Needs } from '@lobby/server/testing'
import type { ClientBase } from 'pg'
import { allowRepeats } from './postgres-sent-index.ts'

const past = 500

/** Looks for duplicates in what was stored half a second ago, as with a snapshot from before the wait for a lock, and has no index that refuses them. */
export class PostgresLogStore extends Real {
  readonly #own: ClientBase

  constructor(client: ClientBase) {
    super(client)
    this.#own = client
  }

  override async load(needs: Needs): Promise<Found> {
    await allowRepeats(this.#own)
    const found = await super.load(needs)
    const latest = Date.now() - past
    return { ...found, sent: found.sent.filter(({ createdAt }) => Date.parse(createdAt) < latest) }
  }
}

import type { Changes, Found, Needs, Sent } from '@lobby/server/testing'
import { RepeatingStore } from './repeating-store.ts'

/** Remembers what was sent while it runs, and no longer: a window instead of an index. */
export class SqliteLogStore extends RepeatingStore {
  readonly #sent = new Map<string, Sent>()

  override load(needs: Needs): Found {
    const sent = needs.sent.flatMap(
      ({ senderId, clientId }) => this.#sent.get(`${senderId} ${clientId}`) ?? [],
    )
    return { ...super.load(needs), sent }
  }

  override apply(changes: Changes): void {
    super.apply(changes)
    for (const row of changes.events ?? []) this.#sent.set(`${row.senderId} ${row.clientId}`, row)
  }
}

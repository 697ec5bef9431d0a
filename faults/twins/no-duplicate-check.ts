import { SqliteLogStore as Real } from '@lobby/server/parts/sqlite-log-store'
import type { Changes, Found, Needs } from '@lobby/server/testing'
import { withOtherIds } from './other-ids.ts'

/** Neither looks for duplicates nor has an index that refuses them. */
export class SqliteLogStore extends Real {
  override load(needs: Needs): Found {
    return { ...super.load(needs), sent: [] }
  }

  override apply(changes: Changes): void {
    super.apply(withOtherIds(changes))
  }
}

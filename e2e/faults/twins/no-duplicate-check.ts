import type { Changes, Found, Needs } from '../../../apps/server/src/storage/log-store.ts'
import { SqliteLogStore as Real } from '../../../apps/server/src/storage/sqlite/sqlite-log-store.ts'
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

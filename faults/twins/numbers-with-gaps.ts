import { SqliteLogStore as Real } from '@lobby/server/parts/sqlite-log-store'

/** Gives out numbers as a sequence does: some are never used. */
export class SqliteLogStore extends Real {
  override lock(roomIds: readonly string[]) {
    return super
      .lock(roomIds)
      .map((head) => ({ ...head, lastSeq: head.lastSeq + (Math.random() < 0.02 ? 1 : 0) }))
  }
}

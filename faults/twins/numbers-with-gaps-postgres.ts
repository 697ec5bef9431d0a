import { PostgresLogStore as Real } from '@lobby/server/parts/postgres-log-store'

/** Gives out numbers as a sequence does: some are never used. */
export class PostgresLogStore extends Real {
  override async lock(roomIds: readonly string[]) {
    const heads = await super.lock(roomIds)
    return heads.map((head) => ({
      ...head,
      lastSeq: head.lastSeq + (Math.random() < 0.02 ? 1 : 0),
    }))
  }
}

import { type Clock, every } from '../ground/clock.ts'
import type { Troubles } from '../ground/troubles.ts'
import type { Database } from '../storage/database.ts'

/** Milliseconds between two checks. */
const checkEvery = 10_000
/** Milliseconds by which a clock may be behind without a word; they are corrected all the time. */
const tolerance = 5_000

/** Begins the trouble `clock` while the newest message is from the future. Ends by the answer. */
export function watchClock(db: Database, troubles: Troubles, clock: Clock): () => void {
  const check = async () => {
    // Ids are in the order of the clock that gave them.
    const newest = await db
      .selectFrom('event_rows')
      .select('createdAt')
      .where('messageId', 'is not', null)
      .orderBy('messageId', 'desc')
      .limit(1)
      .executeTakeFirst()
    const behind = (newest?.createdAt ?? 0) - clock.wall()
    if (behind > tolerance) troubles.begin('clock', `It is ${Math.round(behind / 1_000)} s behind.`)
    else troubles.end('clock')
  }
  // What cannot be read is a trouble of its own.
  const checkQuietly = () => void check().catch(() => {})
  checkQuietly()
  return every(clock, checkEvery, checkQuietly)
}

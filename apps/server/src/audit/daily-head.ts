import { type Clock, every } from '../ground/clock.ts'
import type { Logger } from '../ground/logger.ts'
import type { Database } from '../storage/database.ts'

interface Saying {
  readonly db: Database
  readonly logger: Pick<Logger, 'info' | 'error'>
  readonly clock: Clock
}

const day = 24 * 60 * 60 * 1_000

/**
 * Says in the log, now and every day until the answer is called, with which
 * entry the audit log ends. A program that can write the file can make the chain anew;
 * the head of an earlier day is then not in it, which
 * `lobby audit verify --expect HEAD` finds, if the log is kept elsewhere.
 */
export function sayHeadDaily({ db, logger, clock }: Saying, period = day): () => Promise<void> {
  let saying = Promise.resolve()
  const say = () => {
    saying = saying
      .then(async () => {
        const last = await db
          .selectFrom('audit')
          .select(['id', 'hash'])
          .orderBy('id', 'desc')
          .limit(1)
          .executeTakeFirst()
        if (last) logger.info({ entries: last.id, head: last.hash }, 'The audit log ends here.')
      })
      .catch((error: unknown) =>
        logger.error({ err: error }, 'It could not be said where the audit log ends.'),
      )
  }
  say()
  const stop = every(clock, period, say)
  return () => {
    stop()
    return saying
  }
}

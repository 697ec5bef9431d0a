// The index by which parts of words are found. It stands on an extension that a server of PostgreSQL may lack: without it
// the same is found, by reading.
import type pg from 'pg'
import type { LogTarget } from '../../ground/logger.ts'

const makeExtension = 'create extension if not exists pg_trgm'
const makeIndex =
  'create index if not exists search_rows_folded on search_rows using gin (folded gin_trgm_ops)'

/** Makes the index if it is not there, and says what to do where that cannot be. */
export async function openTrigrams(pool: pg.Pool, logger: Pick<LogTarget, 'warn'>): Promise<void> {
  const { rows } = await pool.query<{ index: string | null }>(
    `select to_regclass('search_rows_folded')::text as index`,
  )
  if (rows[0]?.index) return
  const failed = await pool
    .query(makeExtension)
    .then(() => pool.query(makeIndex))
    .then(
      () => undefined,
      (error: unknown) => error,
    )
  if (failed)
    logger.warn(
      { err: failed },
      'Search reads all messages, which is slow: the extension pg_trgm is missing. Install the package postgresql-contrib on the machine of PostgreSQL, run “create extension pg_trgm” in this database as its superuser, and start Lobby again.',
    )
}

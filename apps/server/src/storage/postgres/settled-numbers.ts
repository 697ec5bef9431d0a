// Numbers of the log are given before they are committed, by several nodes at once: one may come after a higher one.
import type pg from 'pg'

interface Mark {
  /** The highest number that was given. */
  readonly given: number
  /** Transactions from this one on had not begun. */
  readonly begun: bigint
}

/** Marks that are held while a transaction goes on. */
const most = 100

/** Answers the number after the highest one below which nothing will come any more. */
export function openSettled(pool: pg.Pool): () => Promise<number> {
  let marks: readonly Mark[] = []
  let settled = 0
  return async () => {
    // In this order: who was given a number before has begun before.
    const given = await one<{ given: string }>(
      `select coalesce(pg_sequence_last_value(pg_get_serial_sequence('event_rows', 'number')), 0) as given`,
    )
    const { oldest, next } = await one<{ oldest: string; next: string }>(
      `select pg_snapshot_xmin(now)::text as oldest, pg_snapshot_xmax(now)::text as next
      from pg_current_snapshot() as now`,
    )
    const mark = { given: Number(given.given), begun: BigInt(next) }
    const all = marks.length < most ? [...marks, mark] : marks
    const ended = all.filter(({ begun }) => begun <= BigInt(oldest))
    marks = all.filter(({ begun }) => begun > BigInt(oldest))
    settled = Math.max(settled, ...ended.map((each) => each.given + 1))
    return settled
  }

  async function one<Row extends pg.QueryResultRow>(text: string): Promise<Row> {
    const { rows } = await pool.query<Row>(text)
    if (!rows[0]) throw new Error('PostgreSQL did not answer.')
    return rows[0]
  }
}

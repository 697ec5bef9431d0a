// Numbers of the log are given before they are committed, by several nodes at once: one may come after a higher one.
import type pg from 'pg'
import type { Settled } from '../opened-storage.ts'

interface Mark {
  /** The highest number that was given. */
  readonly given: number
  /** A transaction that began after that: those that were given such a number have lower ones. */
  readonly after: bigint
}

/** Marks that are held while a transaction goes on. */
const most = 100

/** Answers how far nothing will come any more. While others write, that is some way behind what was given. */
export function openSettled(pool: pg.Pool): () => Promise<Settled> {
  let marks: readonly Mark[] = []
  let settled = 0
  return async () => {
    // A sequence that was set, after a copy, has given nothing yet.
    const given = Number(
      await one(
        `select greatest(
          pg_sequence_last_value(pg_get_serial_sequence('event_rows', 'number')),
          (select max(number) from event_rows),
          0
        ) as value`,
      ),
    )
    // The database was put back to an earlier state beneath this node.
    if (given + 1 < settled) {
      settled = 0
      marks = []
    }
    const last = marks.at(-1)?.given ?? settled - 1
    if (given > last && marks.length < most)
      marks = [
        ...marks,
        { given, after: BigInt(await one(`select pg_current_xact_id()::text as value`)) },
      ]
    const oldest = BigInt(
      await one(`select pg_snapshot_xmin(pg_current_snapshot())::text as value`),
    )
    const ended = marks.filter(({ after }) => after < oldest)
    marks = marks.filter(({ after }) => after >= oldest)
    settled = Math.max(settled, ...ended.map((mark) => mark.given + 1))
    return { below: settled, next: Math.max(settled, given + 1) }
  }

  async function one(text: string): Promise<string> {
    const { rows } = await pool.query<{ value: string }>(text)
    if (!rows[0]) throw new Error('PostgreSQL did not answer.')
    return rows[0].value
  }
}

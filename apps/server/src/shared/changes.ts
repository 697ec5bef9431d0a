import type { Database, DatabaseTransaction } from '../storage/database.ts'
import type { ChangeSubject } from '../storage/shared-tables.ts'

/**
 * Says, in the transaction that changes it, that what nodes keep a copy of or have sockets for
 * is different now. Each node takes it in within two seconds, also where a notice is lost.
 */
export async function noteChange(
  tx: DatabaseTransaction,
  subject: ChangeSubject,
  ...keys: readonly string[]
): Promise<void> {
  const rows = (keys.length === 0 ? [''] : keys).map((key) => ({ subject, key }))
  await tx.insertInto('changes').values(rows).execute()
}

/** Reads the number of the newest change: one query for all who ask in one turn. What is read after that has all changes up to it. */
export function newestChangeOf(db: Database): () => Promise<number> {
  let asked: Promise<number> | undefined
  const read = async () => {
    asked = undefined
    const row = await db
      .selectFrom('changes')
      .select(({ fn }) => fn.max('number').as('newest'))
      .executeTakeFirst()
    return Number(row?.newest ?? 0)
  }
  return () => {
    asked ??= Promise.resolve().then(read)
    return asked
  }
}

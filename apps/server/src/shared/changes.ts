import type { DatabaseTransaction } from '../storage/database.ts'
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

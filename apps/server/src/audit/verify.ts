import type { AuditCheck } from '@lobby/protocol'
import { breachAt } from '../storage/audit-chain.ts'
import type { Database } from '../storage/database.ts'
import type { AuditRow } from '../storage/tables.ts'

const pageSize = 1_000

/**
 * Follows the chain of the audit log from its first entry to its last. That
 * entries at the very end are missing shows only with `expected`, the last
 * hash of an earlier check that was kept elsewhere: it must still be there.
 */
export async function verifyAudit(db: Database, expected?: string): Promise<AuditCheck> {
  let last: AuditRow | undefined
  let isFound = expected === undefined
  for (;;) {
    const rows = await db
      .selectFrom('audit')
      .selectAll()
      .where('id', '>', last?.id ?? 0)
      .orderBy('id')
      .limit(pageSize)
      .execute()
    for (const row of rows) {
      const breach = breachAt(row, last)
      if (breach) return { ...placeOf(last), breach }
      isFound ||= row.hash === expected
      last = row
    }
    if (rows.length < pageSize) break
  }
  const breach = 'The expected hash is not in it: entries at its end are missing.'
  return { ...placeOf(last), ...(!isFound && { breach }) }
}

function placeOf(last: AuditRow | undefined) {
  return { entries: last?.id ?? 0, head: last?.hash ?? '' }
}

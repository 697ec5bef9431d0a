import type { DatabaseSync } from 'node:sqlite'
import { breachAt } from '../storage/audit-chain.ts'
import type { AuditRow } from '../storage/tables.ts'
import type { Looked } from './rooms.ts'

/** Whether the audit log is chained from its first entry to its last. */
export function checkAudit(database: DatabaseSync): Looked {
  let last: AuditRow | undefined
  for (const row of database.prepare('select * from audit order by id').iterate()) {
    const entry = { ...row } as unknown as AuditRow
    const breach = breachAt(entry, last)
    if (breach) return { found: '', problems: [breach] }
    last = entry
  }
  return { found: `${last?.id ?? 0} entries, each as it was written`, problems: [] }
}

// How the audit log is chained: each row's hash covers the one before it, so
// that no row can be changed, taken out or put in without all after it.
import { hash } from 'node:crypto'
import type { AuditRow } from './tables.ts'

/** What is recorded, before it has its place. */
export type AuditRecord = Omit<AuditRow, 'id' | 'hash'>

/** What the next record is chained to. */
export type AuditLink = Pick<AuditRow, 'id' | 'hash'>

/** The row for a record that comes after `last`, the newest one so far. */
export function linked(record: AuditRecord, last: AuditLink | undefined): AuditRow {
  const row = { ...record, id: (last?.id ?? 0) + 1 }
  return { ...row, hash: hashOf(row, last?.hash ?? '') }
}

/** The rows for records that come after `last`, each chained to the one before it. */
export function chained(records: readonly AuditRecord[], last: AuditLink | undefined): AuditRow[] {
  let end = last
  return records.map((record) => {
    const row = linked(record, end)
    end = row
    return row
  })
}

/** What is wrong with a row after `last`; undefined when it is in its place and as it was written. */
export function breachAt(row: AuditRow, last: AuditLink | undefined): string | undefined {
  const expected = (last?.id ?? 0) + 1
  if (row.id !== expected) return `Entry ${expected} is missing.`
  if (row.hash !== hashOf(row, last?.hash ?? '')) return `Entry ${row.id} is not what was written.`
  return undefined
}

/** The columns in a fixed order: what is hashed must not depend on how an object was made. */
function hashOf(row: Omit<AuditRow, 'hash'>, before: string): string {
  const { id, at, actorId, actorName, address, action } = row
  const { targetKind, targetId, targetName, room, before: from, after: to } = row
  const columns = [before, id, at, actorId, actorName, address, action]
  return hash(
    'sha256',
    JSON.stringify([...columns, targetKind, targetId, targetName, room, from, to]),
  )
}

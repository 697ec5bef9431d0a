import type { Actor } from '../ground/person.ts'
import { personOf } from '../ground/person.ts'
import type { Database } from '../storage/database.ts'
import { inTransaction } from '../storage/in-transaction.ts'
import { type AuditEntry, record } from './record.ts'

/** Milliseconds in which a person's readings have one row: pages of a list are one reading. */
const oneReading = 10 * 60_000

/**
 * Records that a person reads what others did or said, by their power on the
 * server. The operator at the machine has the files themselves.
 */
export function openReadings(
  db: Database,
  now: () => number,
): (actor: Actor, entry: AuditEntry) => Promise<void> {
  const last = new Map<string, number>()
  return async (actor, entry) => {
    const person = personOf(actor)
    if (!person) return
    const key = `${person.id} ${entry.action} ${entry.target.id}`
    const at = now()
    for (const [other, then] of last) if (at - then >= oneReading) last.delete(other)
    if (last.has(key)) return
    last.set(key, at)
    try {
      await inTransaction(db, (tx) => record(tx, actor, entry))
    } catch (error) {
      // What is not recorded is not read; the next try is recorded.
      last.delete(key)
      throw error
    }
  }
}

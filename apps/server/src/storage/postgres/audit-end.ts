import { sql } from 'kysely'
import type { Pool } from 'pg'
import type { AuditLink } from '../audit-chain.ts'
import type { DatabaseTransaction } from '../database.ts'

/** Any number, the same on all nodes; it is "audi" in ASCII. Until the transaction ends, no other one records. */
export const lockAudit = `select pg_advisory_xact_lock(${0x61756469})`

/** The end of the audit log. */
export const newestRecord = 'select id, hash from audit order by id desc limit 1'

interface Needs {
  /** For this alone; one connection is enough, as one transaction has the lock. */
  readonly beside: Pool
  /** The error that a caller gets for one of the database. */
  readonly errorOf: (error: unknown) => unknown
}

/**
 * Locks the end of the audit log for the transaction, and reads it beside the transaction: one that is
 * serializable does not see what others have committed since it began.
 */
export function auditEndReader({ beside, errorOf }: Needs) {
  return async (tx: DatabaseTransaction): Promise<AuditLink | undefined> => {
    await sql.raw(lockAudit).execute(tx)
    try {
      const { rows } = await beside.query<AuditLink>(newestRecord)
      return rows[0]
    } catch (error) {
      throw errorOf(error)
    }
  }
}

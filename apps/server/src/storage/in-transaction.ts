// The one way to a transaction for everything but the log's store.
import { delay, systemClock } from '../ground/clock.ts'
import { type Turns, turns } from '../ground/turns.ts'
import { type AuditLink, type AuditRecord, chained } from './audit-chain.ts'
import type { Database, DatabaseTransaction } from './database.ts'
import type { Awaitable } from './log-store.ts'

/** So often the work is tried; the last failure is the caller's. */
const mostAttempts = 12
/** After so many, what this process tries is tried one at a time: many that write the same row would all fail but one, each time. */
const attemptsAtOnce = 2
/** The wait before the second attempt is up to so many milliseconds, before the third up to twice as many, and so on. */
const firstWait = 4
const longestWait = 250

/** Those whose turn it is among the work that was in its own way. */
const queues = new WeakMap<Database, Turns>()

/** What a transaction that runs has to add to the audit log. */
const recordsOf = new WeakMap<DatabaseTransaction, AuditRecord[]>()

/**
 * Runs the work in a transaction, as if it ran alone. Several nodes write at once, and where one
 * was in the way, the work is undone and runs again: it holds SQL and nothing
 * else, changes nothing outside, and what follows from it is done after the answer. What
 * `addToAudit` was given is its last step. Throws what the work throws, and ChatError `busy` when
 * others were in the way each time.
 */
export async function inTransaction<Answer>(
  db: Database,
  work: (tx: DatabaseTransaction) => Awaitable<Answer>,
): Promise<Answer> {
  const run = () =>
    db
      .transaction()
      .setIsolationLevel('serializable')
      .execute((tx) => audited(tx, work))
  const inTurn = queues.getOrInsertComputed(db, () => turns(1))
  for (let attempt = 1; ; attempt++) {
    try {
      return await (attempt <= attemptsAtOnce ? run() : inTurn(run))
    } catch (error) {
      if (attempt === mostAttempts || !conflicts.has(sqlStateOf(error))) throw error
      await delay(systemClock, Math.random() * Math.min(longestWait, firstWait * 2 ** attempt))
    }
  }
}

/** Adds a record to the end of the audit log when the work of this transaction is done: both are there afterwards, or neither. */
export function addToAudit(tx: DatabaseTransaction, record: AuditRecord): void {
  const records = recordsOf.get(tx)
  if (!records) throw new Error('What is recorded happens within inTransaction().')
  records.push(record)
}

/** Reads the newest record of the audit log; it is that until the transaction ends. */
export type ReadAuditEnd = (tx: DatabaseTransaction) => Promise<AuditLink | undefined>

/** What a database has to say of itself where it runs several transactions at once. */
interface AuditedAdapter {
  readonly readAuditEnd?: ReadAuditEnd
}

async function audited<Answer>(
  tx: DatabaseTransaction,
  work: (tx: DatabaseTransaction) => Awaitable<Answer>,
): Promise<Answer> {
  const records: AuditRecord[] = []
  recordsOf.set(tx, records)
  const answer = await work(tx)
  recordsOf.delete(tx)
  if (records.length > 0) await appendRecords(tx, records)
  return answer
}

async function appendRecords(
  tx: DatabaseTransaction,
  records: readonly AuditRecord[],
): Promise<void> {
  const { readAuditEnd = newestIn } = tx.getExecutor().adapter as AuditedAdapter
  const rows = chained(records, await readAuditEnd(tx))
  await tx.insertInto('audit').values(rows).execute()
}

/** Where one transaction runs at a time, its own look is enough. */
const newestIn: ReadAuditEnd = (tx) =>
  tx.selectFrom('audit').select(['id', 'hash']).orderBy('id', 'desc').limit(1).executeTakeFirst()

/** PostgreSQL's codes for what may go well a second time. */
const conflicts = new Set<unknown>([
  // What was read has changed; two waited for each other.
  ...['40001', '40P01'],
  // Another one took the key after this one looked: the second look sees it, and refuses with the reason.
  '23505',
])

/** The code is that of the error, or of its cause where the caller is told what it means. */
function sqlStateOf(error: unknown): unknown {
  const { code, cause } = error as { readonly code?: unknown; readonly cause?: { code?: unknown } }
  return cause?.code ?? code
}

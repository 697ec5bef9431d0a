import type { Kysely, Transaction } from 'kysely'
import type { Tables } from './tables.ts'

/**
 * Typed SQL. Selects outside a transaction run beside the writes and see every
 * write that was answered before they were asked; everything else takes its
 * turn on the one writing connection.
 *
 * A transaction keeps all other writes waiting, so it holds SQL and nothing
 * slower. One that lasts over five seconds is rolled back and its commit fails.
 * Inside, use the transaction, never the database: that write would wait for
 * its own end.
 */
export type Database = Kysely<Tables>
export type DatabaseTransaction = Transaction<Tables>

// A look at a PostgreSQL database by a command: nothing in it changes, not even its schema.
import { Kysely } from 'kysely'
import pg from 'pg'
import { systemClock } from '../../ground/clock.ts'
import { copyMarkKey } from '../copy-mark.ts'
import type { Database } from '../database.ts'
import { inTransaction } from '../in-transaction.ts'
import type { Tables } from '../tables.ts'
import { types } from './client.ts'
import { epochOf } from './history.ts'
import { openingError } from './opening-error.ts'
import { postgresDialect } from './postgres-dialect.ts'
import { errorOf as meaningOf } from './postgres-failures.ts'
import { postgresMigrations } from './postgres-migrations.ts'
import { askSession, type Session } from './postgres-session.ts'

interface Look {
  /** Such as 15.8. */
  readonly version: string
  readonly bytes: number
  readonly durability: Session['durability']
  /** The steps that have made the schema; undefined: there is none yet. */
  readonly steps: readonly string[] | undefined
  /** What rooms' epochs are made of. */
  readonly dbEpoch: string
  /** A copy into it has not ended. */
  readonly isHalf: boolean
}

/** The steps that a database of this version has. */
export const knownSteps = Object.keys(postgresMigrations)

const ask = `select split_part(current_setting('server_version'), ' ', 1) as version,
  pg_database_size(current_database()) as bytes, to_regclass('kysely_migration') is not null as "isOurs"`

/** Throws StorageError where a node would not start on the database. */
export async function lookAtPostgres(databaseUrl: string): Promise<Look> {
  const client = new pg.Client({
    ...{ connectionString: databaseUrl, connectionTimeoutMillis: 5_000, types },
  })
  try {
    await client.connect()
    const { durability } = await askSession(client)
    const [{ version, bytes, isOurs }] = (await client.query(ask)).rows
    if (!isOurs) return { version, bytes, durability, steps: undefined, dbEpoch: '', isHalf: false }
    const steps = (await client.query('select name from kysely_migration order by name')).rows
    const meta = await client.query('select "key", value from meta')
    const facts = new Map(meta.rows.map(({ key, value }) => [key, value]))
    return {
      ...{ version, bytes, durability },
      steps: steps.map(({ name }) => name),
      dbEpoch: epochOf(facts.get('epoch') ?? '', facts.get('history') ?? ''),
      isHalf: facts.has(copyMarkKey),
    }
  } catch (error) {
    throw openingError(error)
  } finally {
    await client.end().catch(() => {})
  }
}

/** Reads a database of this version at one moment of it. */
export async function readPostgres<Read>(
  databaseUrl: string,
  work: (db: Database) => Promise<Read>,
): Promise<Read> {
  const pool = new pg.Pool({
    ...{ connectionString: databaseUrl, connectionTimeoutMillis: 5_000, types, max: 1 },
    options: '-c default_transaction_read_only=on',
  })
  const db = new Kysely<Tables>({
    dialect: postgresDialect({
      ...{ pool, clock: systemClock, transactionLimit: Number.POSITIVE_INFINITY },
      errorOf: (error) => meaningOf(error).error,
      // Nothing is recorded where nothing is written.
      readAuditEnd: async () => undefined,
    }),
  })
  return inTransaction(db, work).finally(() => pool.end())
}

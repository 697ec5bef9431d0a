import { HandleEmptyInListsPlugin, Kysely, replaceWithNoncontingentExpression } from 'kysely'
import pg from 'pg'
import { systemClock } from '../../ground/clock.ts'
import { noLogger } from '../../ground/logger.ts'
import { openTroubles } from '../../ground/troubles.ts'
import { migrate } from '../apply-migrations.ts'
import { refuseHalfCopy } from '../copy-mark.ts'
import { prepareFolder } from '../folder.ts'
import { lockFolder } from '../folder-lock.ts'
import {
  defaultTransactionLimit,
  type PoolUse,
  type Storage,
  type StorageOptions,
} from '../opened-storage.ts'
import type { Tables } from '../tables.ts'
import { auditEndReader } from './audit-end.ts'
import { watchForReturn } from './away-watch.ts'
import { types } from './client.ts'
import { HistoryWatch } from './history.ts'
import { openingError } from './opening-error.ts'
import { postgresDialect } from './postgres-dialect.ts'
import { errorOf as meaningOf } from './postgres-failures.ts'
import { postgresMigrations } from './postgres-migrations.ts'
import { postgresRunner } from './postgres-runner.ts'
import { openSettled } from './settled-numbers.ts'

/** Connections of one node, at most: PostgreSQL allows 100 to all if nothing is said. */
const connections = { queries: 10, appends: 8, beside: 1 } as const

/** What holds for every connection. */
const settings = {
  application_name: 'lobby',
  lock_timeout: 3_000,
  connectionTimeoutMillis: 5_000,
  keepAlive: true,
  types,
} as const

/** To compile a query takes longer than any of ours runs: the list of a thousand rooms took twice the time. */
const interpreted = '-c jit=off'

/** Appends find their rows by indexes, however small the tables were when their plans were made. */
export const byIndexAlone = [
  'enable_seqscan=off',
  'enable_hashjoin=off',
  'enable_mergejoin=off',
  'plan_cache_mode=force_generic_plan',
]
  .map((setting) => `-c ${setting}`)
  .join(' ')

/**
 * Opens the database, and a data folder for what is of this process alone. Throws StorageError,
 * with one line for the operator, when that cannot be.
 */
export async function openPostgres(
  options: StorageOptions & { readonly databaseUrl: string },
): Promise<Storage> {
  const {
    dataFolder,
    databaseUrl,
    clock = systemClock,
    logger = noLogger,
    troubles = openTroubles(logger, clock),
    transactionLimit = defaultTransactionLimit,
  } = options
  const opened = new AsyncDisposableStack()
  try {
    opened.defer(lockFolder(prepareFolder(dataFolder, ['lock'])))
    const watch = new HistoryWatch(logger)
    const open = (more: pg.PoolConfig) => {
      const pool = new pg.Pool({
        ...settings,
        options: interpreted,
        // What may take as long as it likes may also wait for the other side of a copy.
        idle_in_transaction_session_timeout:
          transactionLimit === Number.POSITIVE_INFINITY ? 0 : 5_000,
        ...more,
        connectionString: databaseUrl,
        onConnect(client) {
          // One that is lost while it is held, and asked nothing.
          client.on('error', errorOf)
          return watch.check(client)
        },
      })
      opened.defer(() => pool.end())
      return pool
    }
    const queries = open({ max: connections.queries })
    const appends = open({
      max: connections.appends,
      pipeline: true,
      options: `${interpreted} ${byIndexAlone}`,
    })
    const beside = open({ max: connections.beside, idleTimeoutMillis: 0 })
    const away = watchForReturn({ pool: queries, clock, troubles })
    opened.defer(() => away.close())
    const errorOf = (error: unknown) => {
      const { error: meant, trouble } = meaningOf(error)
      if (trouble) away.begin(trouble, error)
      return meant
    }
    // A connection that is lost while it is idle.
    for (const pool of [queries, appends, beside]) pool.on('error', errorOf)
    const readAuditEnd = auditEndReader({ beside, errorOf })
    const connect = (transactionLimit: number) =>
      new Kysely<Tables>({
        dialect: postgresDialect({ pool: queries, clock, errorOf, transactionLimit, readAuditEnd }),
        // SQLite takes an empty list; PostgreSQL does not.
        plugins: [new HandleEmptyInListsPlugin({ strategy: replaceWithNoncontingentExpression })],
      })

    const limitless = connect(Number.POSITIVE_INFINITY)
    const migrated = await migrate(limitless, postgresMigrations)
    if (!options.halfCopied) await refuseHalfCopy(limitless)
    if (migrated.length > 0) logger.info({ migrated }, 'The database is up to date.')
    const first = await queries.connect()
    await watch.enter(first).finally(() => first.release())

    let writes = 0
    const closing = opened.move()
    return {
      database: 'postgres',
      file: undefined,
      db: connect(transactionLimit),
      store: postgresRunner({ pool: appends, clock, errorOf }),
      writing: undefined,
      pool: () => poolUse([queries, appends]),
      async bytes() {
        const { rows } = await queries
          .query<{ bytes: number }>('select pg_database_size(current_database()) as bytes')
          .catch((error) => {
            throw errorOf(error)
          })
        return rows[0]?.bytes ?? 0
      },
      // Other nodes write too: what was read is never known to be true still.
      writes: () => ++writes,
      settled: openSettled(queries),
      get durability() {
        return watch.durability
      },
      get dbEpoch() {
        return watch.dbEpoch
      },
      migrated,
      close: () => closing.disposeAsync(),
    }
  } catch (error) {
    await opened.disposeAsync()
    throw openingError(error)
  }
}

function poolUse(pools: readonly pg.Pool[]): PoolUse {
  const sum = (of: (pool: pg.Pool) => number) => pools.reduce((all, pool) => all + of(pool), 0)
  return {
    open: sum(({ totalCount }) => totalCount),
    idle: sum(({ idleCount }) => idleCount),
    waiting: sum(({ waitingCount }) => waitingCount),
  }
}

// Databases of the PostgreSQL that belongs to a run of the tests; `postgres-for-run` stops it.
import { createHash, randomBytes } from 'node:crypto'
import {
  existsSync,
  mkdirSync,
  mkdtempSync,
  readFileSync,
  renameSync,
  rmSync,
  writeFileSync,
} from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { postgresPrograms, startPostgres } from '@lobby/channels/testing/postgres-server'
import pg from 'pg'
import { openStorage } from '../storage/storage.ts'

/** Whether tests over PostgreSQL can run here; where they cannot, they are skipped and say so. */
export const hasPostgres = postgresPrograms() !== undefined
if (!hasPostgres) console.warn('There is no PostgreSQL on this machine: its tests are skipped.')

/** The address of the database that belongs to a data folder; undefined: it is in the folder, as SQLite's. */
export async function databaseOf(
  dataFolder: string,
  database = process.env.TEST_STORAGE,
): Promise<string | undefined> {
  if (database !== 'postgres') return undefined
  const name = `of_${createHash('sha256').update(dataFolder).digest('hex').slice(0, 24)}`
  return makeDatabase(name)
}

/** The address of a new database: with today's schema and nothing in it, or without any. */
export function newDatabase(as: 'migrated' | 'empty' = 'migrated'): Promise<string> {
  return makeDatabase(`test_${randomBytes(8).toString('hex')}`, as)
}

/** Takes a database away: all of a run's would fill the memory that they are in. */
export async function dropDatabase(url: string): Promise<void> {
  await onServer((client) => client.query(`drop database ${new URL(url).pathname.slice(1)}`))
}

const template = 'lobby_template'

/** Makes the database if it is not there: a copy of one that was migrated once. */
async function makeDatabase(name: string, as: 'migrated' | 'empty' = 'migrated'): Promise<string> {
  const url = (database: string, base: string) => base.replace(/postgres$/, database)
  return onServer(async (client, base) => {
    const exists = async (database: string) =>
      (await client.query('select from pg_database where datname = $1', [database])).rowCount === 1
    if (as === 'migrated' && !(await exists(template))) {
      await client.query('select pg_advisory_lock(1)')
      if (!(await exists(template))) {
        await client.query(`drop database if exists ${template}_new`)
        await client.query(`create database ${template}_new`)
        await migrate(url(`${template}_new`, base))
        await client.query(`alter database ${template}_new rename to ${template}`)
      }
      await client.query('select pg_advisory_unlock(1)')
    }
    if (!(await exists(name)))
      await client.query(
        `create database ${name} template ${as === 'migrated' ? template : 'template1'}`,
      )
    return url(name, base)
  })
}

async function onServer<Answer>(
  work: (client: pg.Client, base: string) => Promise<Answer>,
): Promise<Answer> {
  const base = await serverOfRun()
  const client = new pg.Client({ connectionString: base })
  await client.connect()
  return work(client, base).finally(() => client.end())
}

async function migrate(databaseUrl: string): Promise<void> {
  const dataFolder = mkdtempSync(join(tmpdir(), 'lobby-'))
  await (await openStorage({ dataFolder, databaseUrl })).close()
  rmSync(dataFolder, { recursive: true })
}

/** The address of the run's server; the first who asks starts it. */
async function serverOfRun(): Promise<string> {
  const folder = process.env.POSTGRES_FOR_TESTS
  if (folder === undefined) throw new Error('Vitest runs without its global setup.')
  const file = join(folder, 'url')
  try {
    mkdirSync(join(folder, 'starting'))
  } catch {
    while (!existsSync(file)) await sleep(20)
    return readFileSync(file, 'utf8')
  }
  const { url } = await startPostgres({ folder, detached: true })
  writeFileSync(`${file}.new`, url('postgres'))
  renameSync(`${file}.new`, file)
  return url('postgres')
}

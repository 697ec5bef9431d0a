// What the server's tests stand on: each file that imports this runs over SQLite and, where there
// is one, over the PostgreSQL that `postgres-for-run` has started.
import { createHash, randomBytes } from 'node:crypto'
import { copyFileSync, mkdirSync } from 'node:fs'
import { DatabaseSync } from 'node:sqlite'
import pg from 'pg'
import { newEpoch } from '../storage/epochs.ts'
import { folderAt } from '../storage/folder.ts'

export const database = process.env.TEST_STORAGE === 'postgres' ? 'postgres' : 'sqlite'

/** The address of the database that belongs to a data folder; undefined: it is in the folder, as SQLite's. */
export async function databaseOf(dataFolder: string): Promise<string | undefined> {
  if (database === 'sqlite') return undefined
  ofFolders.add(dataFolder)
  return makeDatabase(nameOf(dataFolder))
}

/** Makes a data folder with a database of SQLite that has today's schema, where the run has one to copy. */
export function beginFolder(dataFolder: string): void {
  const { SQLITE_FOR_TESTS: migrated } = process.env
  if (database !== 'sqlite' || migrated === undefined) return
  mkdirSync(dataFolder, { mode: 0o700 })
  const { database: file } = folderAt(dataFolder)
  copyFileSync(migrated, file)
  const copy = new DatabaseSync(file)
  // It is gone after the test: nothing waits for the disk.
  copy.exec('pragma synchronous = off')
  // As every database that is made: none has the epoch of another.
  copy.prepare("update meta set value = ? where key = 'epoch'").run(newEpoch())
  copy.close()
}

/** Takes the database away that belongs to a data folder which is gone, if it has one. */
export async function dropDatabaseOf(dataFolder: string): Promise<void> {
  if (ofFolders.delete(dataFolder)) await drop(nameOf(dataFolder))
}

/** Those whose databases this process has made. */
const ofFolders = new Set<string>()
const nameOf = (dataFolder: string) =>
  `of_${createHash('sha256').update(dataFolder).digest('hex').slice(0, 24)}`

/** The address of a new database of PostgreSQL: with today's schema and nothing in it, or without any. */
export function newDatabase(as: 'migrated' | 'empty' = 'migrated'): Promise<string> {
  return makeDatabase(`test_${randomBytes(8).toString('hex')}`, as)
}

/** Takes a database away: all of a run's would fill the memory that they are in. */
export const dropDatabase = (url: string) => drop(new URL(url).pathname.slice(1))

async function drop(name: string): Promise<void> {
  await askServer(`drop database if exists ${name} with (force)`)
}

/** The database that new ones are copies of. */
export const template = 'lobby_template'

/** Makes the database if it is not there. */
async function makeDatabase(name: string, as: 'migrated' | 'empty' = 'migrated'): Promise<string> {
  const from = as === 'migrated' ? template : 'template1'
  await askServer(`create database ${name} template ${from}`).catch((error) => {
    if (!isThere.has(error.code)) throw error
  })
  return serverOfRun().replace(/postgres$/, name)
}

/** Another process makes it, or has made it. */
const isThere = new Set(['42P04', '23505'])

/** Asks the server of this run something that is of no database. */
export async function askServer(sql: string): Promise<void> {
  const client = new pg.Client({ connectionString: serverOfRun() })
  await client.connect()
  await client.query(sql).finally(() => client.end())
}

function serverOfRun(): string {
  const url = process.env.POSTGRES_FOR_TESTS
  if (url === undefined)
    throw new Error('This runs in the project "postgres" of vitest.config.ts alone.')
  return url
}

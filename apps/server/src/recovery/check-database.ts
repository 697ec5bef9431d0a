// `lobby check`: whether the database holds together.
import { DatabaseSync } from 'node:sqlite'
import { copyMarkKey, notEnded } from '../storage/copy-mark.ts'
import { hasDatabase } from '../storage/folder.ts'
import { migrations } from '../storage/migrations/migrations.ts'
import { StorageError } from '../storage/storage-error.ts'
import { checkAudit } from './check-audit.ts'
import { checkEpochs } from './check-epochs.ts'
import { checkLog } from './check-log.ts'
import { type Check, type CheckReport, checkNames, checkOf } from './check-report.ts'
import { checkTables } from './check-tables.ts'

/**
 * Looks at a database, also beside the server that writes to it: at one moment
 * of it, for reading alone. Throws StorageError when there is none.
 */
export function checkDatabase(path: string): CheckReport {
  requireDatabase(path)
  const [file, snapshot] = openSnapshot(path)
  if (!snapshot) return { ok: false, checks: [file] }
  try {
    const checks = [file, ...checkContents(snapshot, file)]
    return { ok: checks.every(({ problems }) => problems.length === 0), checks }
  } finally {
    snapshot.close()
  }
}

/** Throws StorageError, with a sentence for the operator, where there is no database. */
export function requireDatabase(path: string): void {
  if (!hasDatabase(path))
    throw new StorageError(`There is no database at ${path}: name the data folder by LOBBY_DATA.`)
}

/** The part that costs least: whether SQLite can read the file. Takes no notice of what is in it. */
export function checkFile(path: string): Check {
  const [file, snapshot] = openSnapshot(path)
  snapshot?.close()
  return file
}

/** What is damaged; that the database is of another version is no damage. */
export function firstDamage({ checks }: CheckReport): string | undefined {
  return checks.find(({ name, problems }) => name !== 'schema' && problems.length > 0)?.problems[0]
}

function checkContents(snapshot: DatabaseSync, file: Check): Check[] {
  // Of either there is nothing more to say.
  if ([noLobby, notEnded].some((problem) => file.problems.includes(problem))) return []
  const schema = checkSchema(snapshot)
  if (schema.problems.length > 0) return [schema]
  const looks = {
    epochs: checkEpochs,
    log: checkLog,
    tables: checkTables,
    'audit log': checkAudit,
  } as const
  const checks = checkNames.flatMap((name) => (name in looks ? (name as keyof typeof looks) : []))
  return [
    schema,
    ...checks.map((name) => {
      try {
        const { found, problems } = looks[name](snapshot)
        return checkOf(name, found, problems)
      } catch (error) {
        // A damaged file gives errors anywhere; that it is damaged has been said.
        if (file.problems.length === 0 && (error as { code?: string }).code !== 'ERR_SQLITE_ERROR')
          throw error
        return checkOf(name, '', [`It cannot be read (${(error as Error).message}).`])
      }
    }),
  ]
}

/** Opens the file at one moment of it, for reading; undefined when SQLite cannot. */
function openSnapshot(path: string): [Check, DatabaseSync?] {
  let database: DatabaseSync | undefined
  try {
    database = new DatabaseSync(path, { readOnly: true, timeout: 5_000 })
    database.exec('begin')
    const problems = [integrity, foreignKeys, foreign, halfCopy].flatMap((look) =>
      look(database as DatabaseSync),
    )
    const pages = database.prepare(
      'select page_count * page_size as bytes from pragma_page_count, pragma_page_size',
    )
    const { bytes } = pages.get() as { bytes: number }
    return [
      checkOf('file', `${Math.ceil(bytes / 1024)} KB, as SQLite wrote it`, problems),
      database,
    ]
  } catch (error) {
    database?.close()
    return [checkOf('file', '', [`SQLite cannot read ${path} (${(error as Error).message}).`])]
  }
}

function integrity(database: DatabaseSync): string[] {
  const rows = database.prepare('pragma integrity_check').all() as { integrity_check: string }[]
  const said = rows.flatMap(({ integrity_check }) => integrity_check.split('\n'))
  return said.filter((line) => line !== 'ok').map((line) => `SQLite: ${line}.`)
}

function foreignKeys(database: DatabaseSync): string[] {
  const rows = database.prepare('pragma foreign_key_check').all() as {
    table: string
    parent: string
  }[]
  return rows.map(
    ({ table, parent }) => `A row of ${table} belongs to a row of ${parent} that is not there.`,
  )
}

const noLobby = 'It is no database of Lobby.'

/** A file of another program has nothing of what Lobby's have. */
function foreign(database: DatabaseSync): string[] {
  const rows = database.prepare(`select name from sqlite_schema where name = 'kysely_migration'`)
  return rows.get() ? [] : [noLobby]
}

function checkSchema(database: DatabaseSync): Check {
  const done = readMigrations(database)
  const known = Object.keys(migrations)
  const newer = done.filter((name) => !known.includes(name))
  const missing = known.filter((name) => !done.includes(name))
  return checkOf('schema', `${done.at(-1)}, as this version has it`, [
    ...newer.map((name) => `A newer Lobby has made it (it has the step ${name}).`),
    ...missing.map((name) => `The step ${name} is missing: run \`lobby migrate\` first.`),
  ])
}

/** Half of what another database holds passes for a whole one else, in a backup too. */
function halfCopy(database: DatabaseSync): string[] {
  const hasMeta = database.prepare(`select 1 from sqlite_schema where name = 'meta'`).get()
  const mark = hasMeta && database.prepare('select 1 from meta where key = ?').get(copyMarkKey)
  return mark ? [notEnded] : []
}

/** The names of the steps that have made the schema. */
export function readMigrations(database: DatabaseSync): string[] {
  const rows = database.prepare('select name from kysely_migration order by name').all()
  return (rows as { name: string }[]).map(({ name }) => name)
}

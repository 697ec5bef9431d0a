// The test files, by the database that they stand on.
import { globSync, readFileSync } from 'node:fs'
import { dirname, join } from 'node:path'

type Database = 'sqlite' | 'postgres'

/** Who imports it, itself or by what it uses of the tests' own, asks it for a database. */
const giver = 'apps/server/src/testing/test-database.ts'

const files = globSync('{packages,apps,bench,scripts,faults}/**/*.test.{ts,tsx}', {
  exclude: ['**/node_modules/**'],
}).map((file) => ({ file, databases: databasesOf(file) }))

/** Those that run over it. */
export const over = (database: Database) =>
  files.filter(({ databases }) => databases.includes(database)).map(({ file }) => file)

const withoutDatabase = files
  .filter(({ databases }) => databases.length === 0)
  .map(({ file }) => file)
const isOfPage = (file: string) => file.startsWith(join('apps', 'web'))

/** Those of the page's own code, which only a build of the page can load. */
export const page = withoutDatabase.filter(isOfPage)

/** The others that run once, since there is no database in them. */
export const plain = withoutDatabase.filter((file) => !isOfPage(file))

/** The database that a file is about: its name has that, or its folder is named so. */
export function ofOne(file: string): Database | undefined {
  return /[./](sqlite|postgres)[./][^/]*$/.exec(file)?.[1] as Database | undefined
}

function databasesOf(file: string): readonly Database[] {
  const only = ofOne(file)
  if (only) return [only]
  return asksForDatabase(file) ? ['sqlite', 'postgres'] : []
}

function asksForDatabase(file: string, seen = new Set<string>()): boolean {
  if (file === giver) return true
  seen.add(file)
  return importsOf(file).some(
    (next) => next.includes('/testing/') && !seen.has(next) && asksForDatabase(next, seen),
  )
}

function importsOf(file: string): string[] {
  const found = readFileSync(file, 'utf8').matchAll(/(?:from|import)\s*\(?\s*'(\.[^']+)'/g)
  return [...found].map(([, path]) => join(dirname(file), path as string))
}

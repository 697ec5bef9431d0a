// The files of a data folder beside a copy of its database, while people send and delete.
import { readdirSync, statSync } from 'node:fs'
import { copyFile, link, mkdir, rm } from 'node:fs/promises'
import { basename, dirname, join } from 'node:path'
import { DatabaseSync } from 'node:sqlite'
import { keptFiles } from '../storage/folder.ts'

interface Places {
  readonly dataFolder: string
  /** Where they are held: under the same paths. */
  readonly kept: string
  /** The copy of the database that `copy` makes. */
  readonly database: string
  readonly copy: () => void
}

/** Files that are still on their way: they change while they are read, and no message has them. */
const unfinished = 'files/incoming/'
/** So often the database is copied once more, because a file that it names was deleted before it was held. */
const mostCopies = 5

/**
 * Copies the database, and holds every file that the copy names, so that none goes before it is read. Answers their
 * paths. A file that was there once is held from then on, so a copy that names one which is gone is followed by one that
 * does not; what is missing then has been missing before.
 */
export async function holdFiles({ dataFolder, kept, database, copy }: Places): Promise<string[]> {
  let there = await holdAll(dataFolder, kept)
  let before = ''
  for (let copies = 1; ; copies++) {
    if (copies > 1) await rm(database)
    copy()
    const names = new Set(there)
    for (const name of await holdAll(dataFolder, kept)) names.add(name)
    there = [...names]
    const missing = missingFiles(database, there).join()
    if (missing === '' || missing === before || copies === mostCopies) break
    before = missing
  }
  const named = contentsIn(database)
  // What was deleted meanwhile is in no backup.
  const isNeeded = (name: string) =>
    named.has(contentOf(name)) || statSync(join(dataFolder, name), { throwIfNoEntry: false })
  return there.filter(isNeeded)
}

/** What people call the files that this database names, and that are not at one of these paths. */
export function missingFiles(database: string, paths: Iterable<string>): string[] {
  const there = new Set(Iterator.from(paths).map(contentOf))
  const named = contentsIn(database)
  return [...named].flatMap(([content, name]) => (there.has(content) ? [] : name)).sort()
}

/** A sentence about them; undefined where nothing is missing. */
export function saidOfMissing(missing: readonly string[]): string | undefined {
  if (missing.length === 0) return undefined
  const some = missing.slice(0, 5).join(', ')
  const rest = missing.length > 5 ? `, and ${missing.length - 5} more` : ''
  return `${missing.length} of the files that people have sent are not there: ${some}${rest}.`
}

/** The names of files by what the folder calls them. */
function contentsIn(path: string): ReadonlyMap<string, string> {
  const database = new DatabaseSync(path, { readOnly: true })
  try {
    // A folder that an older version left has no such table.
    const table = database.prepare(`select 1 from sqlite_schema where name = 'files'`).get()
    if (!table) return new Map()
    const rows = database
      .prepare('select content, name from files where content is not null and goneAt is null')
      .all() as unknown as { readonly content: string; readonly name: string }[]
    return new Map(rows.map(({ content, name }) => [content, name]))
  } finally {
    database.close()
  }
}

/** A picture has others beside it, in smaller sizes. */
function contentOf(path: string): string {
  return basename(path).split('.', 1)[0] ?? ''
}

async function holdAll(dataFolder: string, kept: string): Promise<string[]> {
  const names = keptFiles.flatMap((name) => filesBelow(dataFolder, name))
  const there: string[] = []
  for (const name of names)
    if (await hold(join(dataFolder, name), join(kept, name))) there.push(name)
  return there
}

/** False: it has gone already. */
async function hold(from: string, to: string): Promise<boolean> {
  await mkdir(dirname(to), { recursive: true, mode: 0o700 })
  try {
    await link(from, to).catch((error: NodeJS.ErrnoException) => {
      // It is held since the look before; or another disk has no second name for it.
      return error.code === 'EEXIST' ? undefined : copyFile(from, to)
    })
    return true
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return false
    throw error
  }
}

/** The paths of all files below this one, itself when it is one; none when there is nothing. */
function filesBelow(folder: string, name: string): string[] {
  const path = join(folder, name)
  const found = statSync(path, { throwIfNoEntry: false })
  if (!found) return []
  if (found.isFile()) return [name]
  const entries = readdirSync(path, { recursive: true, withFileTypes: true })
  return entries
    .filter((entry) => entry.isFile())
    .map((entry) => join(entry.parentPath, entry.name).slice(folder.length + 1))
    .filter((name) => !name.startsWith(unfinished))
}

import { chmodSync, readdirSync, statSync } from 'node:fs'
import { copyFile, link, mkdir, rm, writeFile } from 'node:fs/promises'
import { dirname, join } from 'node:path'
import { DatabaseSync } from 'node:sqlite'
import { version } from '../ground/version.ts'
import { keptFiles } from '../storage/folder.ts'
import { now } from '../storage/instants.ts'
import { StorageError } from '../storage/storage-error.ts'
import { describeFile, readArchive, type Source, writeArchive } from './archive.ts'
import { checkDatabase, firstDamage, readMigrations, requireDatabase } from './check-database.ts'
import { makeFile } from './drafts.ts'
import { type Manifest, manifestName, sealManifest } from './manifest.ts'

export interface BackupOptions {
  readonly dataFolder: string
  readonly database: string
  /** The archive to be. */
  readonly file: string
  /** Whether a file of this name may be replaced. */
  readonly force: boolean
}

/**
 * Writes everything of a data folder that must survive into one archive, as it
 * is at one moment, also while a server writes to it. What is answered was read
 * back from the archive. Throws StorageError, and leaves the file as it was,
 * when that cannot be.
 */
export async function backUp(options: BackupOptions): Promise<Manifest> {
  requireDatabase(options.database)
  try {
    const { manifest } = await makeFile(options, async (draft) => {
      const path = join(draft, 'archive')
      await fill(path, draft, options)
      return { path, manifest: await readArchive(path, { manifest() {}, file: readThrough }) }
    })
    return manifest
  } catch (error) {
    const sentence = sentenceFor(error, options.file)
    if (sentence === undefined) throw error
    throw new StorageError(sentence, { cause: error })
  }
}

async function fill(archive: string, draft: string, options: BackupOptions): Promise<void> {
  const { dataFolder, database } = options
  const copy = join(draft, 'lobby.db')
  // The database first: a file that it names was there before.
  copyDatabase(database, copy)
  const problem = firstDamage(checkDatabase(copy))
  if (problem)
    throw new StorageError(
      `What would be backed up is damaged: ${problem} \`lobby check\` says more.`,
    )
  const kept = join(draft, 'kept')
  const names = keptFiles.flatMap((name) => filesBelow(dataFolder, name))
  const there: string[] = []
  for (const name of names)
    if (await hold(join(dataFolder, name), join(kept, name))) there.push(name)
  const described = [await describeFile(draft, 'lobby.db')]
  for (const name of there) described.push(await describeFile(kept, name))
  const manifest = sealManifest({
    format: 1,
    lobby: version,
    createdAt: now(),
    ...countsOf(copy),
    files: described,
  })
  await writeFile(join(draft, manifestName), manifest, { mode: 0o600 })
  const sources: Source[] = [
    { folder: draft, names: [manifestName, 'lobby.db'] },
    { folder: kept, names: there },
  ]
  await writeArchive(archive, sources)
  await rm(kept, { recursive: true, force: true })
}

/** Keeps a file from going while it is read, as that of a message which is deleted does. False: it has gone already. */
async function hold(from: string, to: string): Promise<boolean> {
  await mkdir(dirname(to), { recursive: true, mode: 0o700 })
  try {
    // Another disk has no second name for it.
    await link(from, to).catch(() => copyFile(from, to))
    return true
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return false
    throw error
  }
}

/** One moment of the database in a file of its own, however much is written to it meanwhile. */
export function copyDatabase(from: string, to: string): void {
  const database = new DatabaseSync(from, { readOnly: true, timeout: 5_000 })
  try {
    database.prepare('vacuum into ?').run(to)
    chmodSync(to, 0o600)
  } finally {
    database.close()
  }
}

function countsOf(path: string): Pick<Manifest, 'schema' | 'rooms' | 'events'> {
  const database = new DatabaseSync(path, { readOnly: true })
  try {
    // Also of a folder that an older version left, where `events` is a table.
    const counts = database.prepare(
      'select (select count(*) from rooms) as rooms, (select count(*) from events) as events',
    )
    const { rooms, events } = counts.get() as { rooms: number; events: number }
    return { schema: readMigrations(database), rooms, events }
  } finally {
    database.close()
  }
}

/** Files that are still on their way: they change while they are read, and no message has them. */
const unfinished = 'files/incoming/'

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

async function readThrough({ content }: { content: AsyncIterable<Buffer> }): Promise<void> {
  for await (const _ of content);
}

/** What an operator can do about it; undefined where that is not known. */
function sentenceFor(error: unknown, file: string): string | undefined {
  const { code, errcode, message } = error as { code?: string; errcode?: number; message: string }
  if (code === 'ENOSPC' || errcode === sqliteFull)
    return `There is no room for the backup in ${dirname(file)}.`
  if (code === 'EISDIR' || code === 'ENOTEMPTY') return `${file} is a folder. Give a file's name.`
  if (code === 'ERR_SQLITE_ERROR')
    return `The database cannot be read (${message}). \`lobby check\` says more.`
  return undefined
}

/** SQLite's word for ENOSPC. */
const sqliteFull = 13

import { chmodSync } from 'node:fs'
import { rm, writeFile } from 'node:fs/promises'
import { dirname, join } from 'node:path'
import { DatabaseSync } from 'node:sqlite'
import { version } from '../ground/version.ts'
import { now } from '../storage/instants.ts'
import { StorageError } from '../storage/storage-error.ts'
import { describeFile, readArchive, type Source, writeArchive } from './archive.ts'
import { checkDatabase, firstDamage, readMigrations, requireDatabase } from './check-database.ts'
import { makeFile } from './drafts.ts'
import { holdFiles, missingFiles } from './held-files.ts'
import { type Manifest, manifestName, sealManifest } from './manifest.ts'

export interface BackupOptions {
  readonly dataFolder: string
  readonly database: string
  /** The archive to be. */
  readonly file: string
  /** Whether a file of this name may be replaced. */
  readonly force: boolean
}

export interface BackedUp extends Manifest {
  /** What people call the files that the folder has lost. */
  readonly missing: readonly string[]
}

/**
 * Writes everything of a data folder that must survive into one archive, as it
 * is at one moment, also while a server writes to it. What is answered was read
 * back from the archive. Throws StorageError, and leaves the file as it was,
 * when that cannot be.
 */
export async function backUp(options: BackupOptions): Promise<BackedUp> {
  requireDatabase(options.database)
  try {
    const { manifest, missing } = await makeFile(options, async (draft) => {
      const path = join(draft, 'archive')
      const missing = await fill(path, draft, options)
      const manifest = await readArchive(path, { manifest() {}, file: readThrough })
      return { path, manifest, missing }
    })
    return { ...manifest, missing }
  } catch (error) {
    const sentence = sentenceFor(error, options.file)
    if (sentence === undefined) throw error
    throw new StorageError(sentence, { cause: error })
  }
}

/** Answers which files are missing. */
async function fill(archive: string, draft: string, options: BackupOptions): Promise<string[]> {
  const { dataFolder, database } = options
  const copy = join(draft, 'lobby.db')
  const kept = join(draft, 'kept')
  const there = await holdFiles({
    ...{ dataFolder, kept, database: copy },
    copy: () => copyDatabase(database, copy),
  })
  const problem = firstDamage(checkDatabase(copy))
  if (problem)
    throw new StorageError(
      `What would be backed up is damaged: ${problem} \`lobby check\` says more.`,
    )
  const missing = missingFiles(copy, there)
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
  return missing
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

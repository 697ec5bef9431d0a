// Where a server's data is: read whole, at one moment, or made of what another one was.
import { timingSafeEqual } from 'node:crypto'
import { readFile, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { DatabaseSync } from 'node:sqlite'
import { hashOf } from '../ground/secrets.ts'
import type { Database } from '../storage/database.ts'
import { folderAt } from '../storage/folder.ts'
import { inTransaction } from '../storage/in-transaction.ts'
import { isUnused, openRowWriter, settle } from '../storage/portable-rows.ts'
import { knownSteps, lookAtPostgres } from '../storage/postgres/look.ts'
import { openStorage, type Storage } from '../storage/storage.ts'
import { StorageError } from '../storage/storage-error.ts'
import { requireDatabase } from './check-database.ts'
import { forAWhile, withDraft } from './drafts.ts'
import { fillEmptyFolder } from './empty-folder.ts'
import { readExport, type Totals, totalsOf } from './export-lines.ts'
import { copyDatabase } from './make-backup.ts'

/** A data folder, or a PostgreSQL database. */
export type Place = { readonly folder: string } | { readonly databaseUrl: string }

/** A data folder may be copied for minutes, and a transaction holds all of an import. */
const transactionLimit = Number.POSITIVE_INFINITY

interface Everything {
  readonly db: Database
  readonly secret: string
  /** Tells the history that was read from that of another server, and of a backup. */
  readonly epoch: string
}

/**
 * Hands over all that is stored, as it is at one moment, also while servers write to it. `work` may be called
 * again where PostgreSQL asks for that. `secret` is that of LOBBY_SECRET_FILE, if there is one.
 */
export async function readPlace<Read>(
  place: Place,
  secret: string | undefined,
  work: (everything: Everything) => Promise<Read>,
): Promise<Read> {
  return withDraft(forAWhile, async (draft) => {
    let epoch: string | undefined
    if ('folder' in place) {
      const { database } = folderAt(place.folder)
      requireDatabase(database)
      copyDatabase(database, folderAt(draft).database)
      epoch = epochIn(folderAt(draft).database)
    }
    const known = await secretOf(place, secret)
    return withStorage(draft, place, ({ db, dbEpoch }) =>
      inTransaction(db, (tx) => work({ db: tx, secret: known, epoch: epoch ?? dbEpoch })),
    )
  })
}

/**
 * Makes an empty place hold what these lines say, all of it or nothing, and compares it with them. `open` begins
 * with the first line each time. Throws StorageError where something is there already, and for lines that are damaged.
 */
export async function fillPlace(
  place: Place,
  secret: string | undefined,
  open: () => AsyncIterable<string>,
): Promise<Totals> {
  if ('folder' in place)
    return fillEmptyFolder(place.folder, (draft) => fillAt(draft, place, secret, open))
  await refuseOlder(place.databaseUrl)
  return withDraft(forAWhile, (draft) => fillAt(draft, place, secret, open))
}

async function fillAt(
  folder: string,
  place: Place,
  secret: string | undefined,
  open: () => AsyncIterable<string>,
): Promise<Totals> {
  return withStorage(folder, place, (storage) =>
    inTransaction(storage.db, async (db) => {
      if (!(await isUnused(db)))
        throw new StorageError('There are rooms or people already: name a database that is empty.')
      const writer = openRowWriter(db, storage.dbEpoch)
      const totals = await readExport(open(), {
        async header(header) {
          refuseOtherSecret(secret, header.secret)
          if ('folder' in place && secret === undefined)
            await writeFile(join(folder, 'secret'), header.secret, { mode: 0o600, flush: true })
        },
        row: (table, row) => writer.write(table, row),
      })
      await writer.flush()
      await settle(db, storage.database)
      if (JSON.stringify(await totalsOf(db)) !== JSON.stringify(totals))
        throw new StorageError('What was stored is not what was read. Nothing was imported.')
      return totals
    }),
  )
}

/** Opens a place into which a copy goes: half of one may be there. */
export async function withPlace<Answer>(
  place: Place,
  work: (storage: Storage) => Promise<Answer>,
): Promise<Answer> {
  if ('folder' in place) return withStorage(place.folder, place, work, true)
  await refuseOlder(place.databaseUrl)
  return withDraft(forAWhile, (draft) => withStorage(draft, place, work, true))
}

/** Before it is opened, which would bring it up to date: what is in it may be in use. */
async function refuseOlder(databaseUrl: string): Promise<void> {
  const { steps } = await lookAtPostgres(databaseUrl)
  if (steps && knownSteps.some((name) => !steps.includes(name)))
    throw new StorageError(
      'An older Lobby has made its tables here, and nothing was changed: name a database that is empty.',
    )
}

/** Throws StorageError where the target's secret, if it has one, is not that of the server whose data this is. */
export function refuseOtherSecret(secret: string | undefined, known: string): void {
  if (secret !== undefined && !isSame(secret, known))
    throw new StorageError(
      'LOBBY_SECRET_FILE holds another secret than the server that this comes from: use the same one, which is `secret` in the first line of an export and in a data folder. Nothing was imported.',
    )
}

async function withStorage<Answer>(
  dataFolder: string,
  place: Place,
  work: (storage: Storage) => Promise<Answer>,
  halfCopied = false,
): Promise<Answer> {
  const storage = await openStorage({
    ...{ dataFolder, transactionLimit, halfCopied },
    ...('databaseUrl' in place && { databaseUrl: place.databaseUrl }),
  })
  return work(storage).finally(() => storage.close())
}

function isSame(secret: string, other: string): boolean {
  const [one, two] = [Buffer.from(hashOf(secret)), Buffer.from(hashOf(other))]
  return timingSafeEqual(one, two)
}

/** A folder's own counts: LOBBY_SECRET_FILE may be that of another server. */
async function secretOf(place: Place, secret: string | undefined): Promise<string> {
  if ('databaseUrl' in place) {
    if (secret !== undefined) return secret
    throw new StorageError('LOBBY_SECRET_FILE is not set: with PostgreSQL it holds the secret.')
  }
  const path = join(place.folder, 'secret')
  try {
    return (await readFile(path, 'utf8')).trim()
  } catch (error) {
    if (secret !== undefined) return secret
    throw new StorageError(`${path} cannot be read: put it back from a backup.`, { cause: error })
  }
}

/** As it was where it lay: a copy that is opened gets a new one. */
function epochIn(path: string): string {
  const database = new DatabaseSync(path, { readOnly: true })
  try {
    const row = database.prepare(`select value from meta where key = 'epoch'`).get()
    return String(row?.value)
  } finally {
    database.close()
  }
}

// `lobby copy`: makes an empty place of another one, table by table and a range of keys at a time, so that
// a copy that was stopped goes on where it was.
import { hash } from 'node:crypto'
import { existsSync } from 'node:fs'
import { readFile, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import {
  type CopyMark,
  deleteCopyMark,
  insertCopyMark,
  moveCopyMark,
  readCopyMark,
} from '../storage/copy-mark.ts'
import type { Database } from '../storage/database.ts'
import { inTransaction } from '../storage/in-transaction.ts'
import { isUnused, openRowWriter, readPages, settle } from '../storage/portable-rows.ts'
import { portableTables } from '../storage/portable-tables.ts'
import type { Storage } from '../storage/storage.ts'
import { StorageError } from '../storage/storage-error.ts'
import { type Totals, totalsOf } from './export-lines.ts'
import { type Place, readPlace, refuseOtherSecret, withPlace } from './stored-places.ts'
import { requireTakeable } from './takeable-folder.ts'

interface HeldFile {
  readonly content: string
  readonly name: string
  readonly width: number | null
}

interface Copied {
  readonly totals: Totals
  /** The table in which an earlier copy had stopped; undefined: there was none. */
  readonly wentOnIn: string | undefined
}

/**
 * Copies everything, compares both, and lets servers start on the target. Begun again after it was stopped, it goes
 * on from there. Throws StorageError for a target that holds anything else, and for a source that has changed meanwhile.
 */
export async function copyPlace(
  from: Place,
  to: Place,
  secret: string | undefined,
  /** Copies what lies beside the database, before any server may start on the target. */
  copyFiles: (files: readonly HeldFile[]) => Promise<void> = async () => {},
): Promise<Copied> {
  const { known, files, ...copied } = await readPlace(
    from,
    secret,
    async ({ db, epoch, secret: known }) => {
      await refuseSecrets(to, secret, known)
      if ('folder' in to) requireTakeable(to.folder)
      const totals = await totalsOf(db)
      const state = hash('sha256', JSON.stringify(totals), 'base64url')
      const wentOnIn = await withPlace(to, async (target) => {
        const mark = await begin(target.db, { source: epoch, state })
        await copyRows(db, target, mark)
        return mark.table
      })
      return { totals, wentOnIn, known, files: await heldFiles(db) }
    },
  )
  // The source is not asked any more: PostgreSQL ends a transaction that is idle for seconds.
  if ('folder' in to)
    await writeFile(join(to.folder, 'secret'), known, { mode: 0o600, flush: true })
  await copyFiles(files)
  await withPlace(to, (target) => finish(target, copied.totals))
  return copied
}

async function heldFiles(db: Database): Promise<HeldFile[]> {
  return db
    .selectFrom('files')
    .select(['content', 'name', 'width'])
    .where('content', 'is not', null)
    .where('goneAt', 'is', null)
    .$narrowType<{ content: string }>()
    .execute()
}

/** The mark of a copy that goes on, or the first one of a new copy. */
function begin(target: Database, { source, state }: CopyMark): Promise<CopyMark> {
  return inTransaction(target, async (tx) => {
    const mark = await readCopyMark(tx)
    if (mark && mark.source !== source)
      throw new StorageError(
        'A copy from another server into this place has not ended: go on with that one, or name an empty place.',
      )
    if (mark && mark.state !== state)
      throw new StorageError(
        'The server that is copied has been written to since this copy began: stop it, and copy it into an empty place.',
      )
    if (mark) return mark
    if (!(await isUnused(tx)))
      throw new StorageError('There are rooms or people already: name a database that is empty.')
    await insertCopyMark(tx, { source, state })
    return { source, state }
  })
}

async function copyRows(source: Database, target: Storage, begun: CopyMark): Promise<void> {
  const names = Object.keys(portableTables)
  let mark = begun
  for (const table of names.slice(begun.table === undefined ? 0 : names.indexOf(begun.table))) {
    const after = table === begun.table ? begun.after : undefined
    for await (const { rows, last } of readPages(source, table, after)) {
      const next = { ...mark, table, after: [...last] }
      await inTransaction(target.db, async (tx) => {
        await moveCopyMark(tx, mark, next)
        const writer = openRowWriter(tx, target.dbEpoch)
        for (const row of rows) await writer.write(table, row)
        await writer.flush()
      })
      mark = next
    }
  }
}

function finish(target: Storage, totals: Totals): Promise<void> {
  return inTransaction(target.db, async (tx) => {
    await settle(tx, target.database)
    const stored = await totalsOf(tx)
    const other = Object.keys({ ...totals, ...stored }).filter(
      (table) => stored[table]?.sha256 !== totals[table]?.sha256,
    )
    if (other.length > 0)
      throw new StorageError(
        `What was stored is not what was read (${other.join(', ')}): copy into an empty place.`,
      )
    await deleteCopyMark(tx)
  })
}

async function refuseSecrets(to: Place, secret: string | undefined, known: string): Promise<void> {
  if ('databaseUrl' in to) return refuseOtherSecret(secret, known)
  const path = join(to.folder, 'secret')
  if (existsSync(path) && (await readFile(path, 'utf8')).trim() !== known)
    throw new StorageError(`${path} is of another server: name a folder that is empty.`)
}

// A copy into this database that has not ended: from which source, and how far it is. The mark moves with the rows, in one
// transaction, and is gone when all were compared. Until then no server starts here.
import { z } from 'zod'
import type { Database } from './database.ts'
import { StorageError } from './storage-error.ts'

const CopyMark = z.strictObject({
  /** The epoch of the source. */
  source: z.string(),
  /** The hash of all that is in it. */
  state: z.string(),
  /** The table whose rows are here up to the one with the key `after`; those before it are whole. */
  table: z.string().optional(),
  after: z.array(z.union([z.string(), z.number()])).optional(),
})
export type CopyMark = z.infer<typeof CopyMark>

/** Of the row in `meta`; no export has it. */
export const copyMarkKey = 'copy'

export const notEnded =
  'A copy into this database has not ended: run the same `lobby copy` again, or name an empty place.'

export async function readCopyMark(db: Database): Promise<CopyMark | undefined> {
  const query = db.selectFrom('meta').select('value').where('key', '=', copyMarkKey)
  const row = await query.executeTakeFirst()
  return row && CopyMark.parse(JSON.parse(row.value))
}

/** Throws StorageError for a database that has half of what another one holds. */
export async function refuseHalfCopy(db: Database): Promise<void> {
  if (await readCopyMark(db)) throw new StorageError(notEnded)
}

export async function insertCopyMark(tx: Database, mark: CopyMark): Promise<void> {
  await tx
    .insertInto('meta')
    .values({ key: copyMarkKey, value: textOf(mark) })
    .execute()
}

/** Throws StorageError where the mark is not as this copy has left it. */
export async function moveCopyMark(tx: Database, from: CopyMark, to: CopyMark): Promise<void> {
  const { numUpdatedRows } = await tx
    .updateTable('meta')
    .set({ value: textOf(to) })
    .where('key', '=', copyMarkKey)
    .where('value', '=', textOf(from))
    .executeTakeFirstOrThrow()
  if (Number(numUpdatedRows) !== 1)
    throw new StorageError('Another copy goes into the same place: let it end.')
}

export async function deleteCopyMark(tx: Database): Promise<void> {
  await tx.deleteFrom('meta').where('key', '=', copyMarkKey).execute()
}

function textOf({ source, state, table, after }: CopyMark): string {
  return JSON.stringify({ source, state, table, after })
}

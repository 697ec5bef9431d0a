import type { Database } from '../storage/database.ts'
import type { FilesTable } from '../storage/file-tables.ts'

/** A file that is there, or on its way. */
export async function findFile(db: Database, id: string): Promise<FilesTable | undefined> {
  return db
    .selectFrom('files')
    .selectAll()
    .where('id', '=', id)
    .where('goneAt', 'is', null)
    .executeTakeFirst()
}

/** Lets go of an upload that is not whole: `leaving-files` takes its bytes away, and its row after them. */
export async function letGo(db: Database, id: string, goneAt: number): Promise<void> {
  await db
    .updateTable('files')
    .set({ goneAt })
    .where('id', '=', id)
    .where('content', 'is', null)
    .where('goneAt', 'is', null)
    .execute()
}

interface Sum {
  readonly bytes: number
  readonly count: number
}

/** How much a person has sent. */
export const sumOfFiles = (db: Database, ownerId: string): Promise<Sum> => sumOf(db, ownerId)

/** How much everybody has sent. */
export const sumOfAllFiles = (db: Database): Promise<Sum> => sumOf(db, '')

async function sumOf(db: Database, ownerId: string): Promise<Sum> {
  const row = await db
    .selectFrom('file_sums')
    .select(['bytes', 'files'])
    .where('ownerId', '=', ownerId)
    .executeTakeFirst()
  return { bytes: Number(row?.bytes ?? 0), count: Number(row?.files ?? 0) }
}

/** How many files of a person no message has. */
export async function countUnsent(db: Database, ownerId: string): Promise<number> {
  const { count } = await db
    .selectFrom('files')
    .select(({ fn }) => fn.countAll<number>().as('count'))
    .where('ownerId', '=', ownerId)
    .where('seq', 'is', null)
    .where('goneAt', 'is', null)
    .executeTakeFirstOrThrow()
  return Number(count)
}

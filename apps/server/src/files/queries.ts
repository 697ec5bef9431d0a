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

/** How much a person has sent, and how many files of theirs no message has. */
export async function sumOfFiles(
  db: Database,
  ownerId: string,
): Promise<{ readonly bytes: number; readonly unsent: number }> {
  const rows = await db
    .selectFrom('files')
    .select(({ fn }) => [
      fn.sum<number | null>('bytes').as('bytes'),
      fn.countAll<number>().as('all'),
      fn.count<number>('seq').as('sent'),
    ])
    .where('ownerId', '=', ownerId)
    .where('goneAt', 'is', null)
    .executeTakeFirstOrThrow()
  return { bytes: Number(rows.bytes), unsent: Number(rows.all) - Number(rows.sent) }
}

/** How much everybody has sent. */
export async function sumOfAllFiles(
  db: Database,
): Promise<{ readonly bytes: number; readonly count: number }> {
  const { bytes, count } = await db
    .selectFrom('files')
    .select(({ fn }) => [
      fn.sum<number | null>('bytes').as('bytes'),
      fn.countAll<number>().as('count'),
    ])
    .where('goneAt', 'is', null)
    .executeTakeFirstOrThrow()
  return { bytes: Number(bytes), count: Number(count) }
}

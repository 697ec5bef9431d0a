// Files that are forwarded: another message has them, and their bytes are there once.
import type { AttachedFile } from '@lobby/protocol'
import { ChatError } from '../ground/errors.ts'
import type { Database } from '../storage/database.ts'
import { inTransaction } from '../storage/in-transaction.ts'
import { type Quotas, requireQuota } from './file-quotas.ts'
import { randomName } from './kept-names.ts'

interface Needs extends Quotas {
  readonly db: Database
}

/**
 * Makes these files the person's own once more, for a message of theirs, and answers the ids: they count as if they were
 * uploaded. Throws ChatError `not_found` where one is gone, and `too_many` or `storage_full` where they are too much.
 */
export function copyFiles(
  { db, ...quotas }: Needs,
  ownerId: string,
  files: readonly Pick<AttachedFile, 'id'>[],
  createdAt: number,
): Promise<string[]> {
  return inTransaction(db, async (tx) => {
    const rows = []
    // Held until the copies are there: who takes an original away sees that its bytes are needed.
    for (const { id } of files) {
      const row = await tx
        .updateTable('files')
        .set({ goneAt: null })
        .where('id', '=', id)
        .where('goneAt', 'is', null)
        .returning(['name', 'type', 'bytes', 'width', 'height', 'hash', 'content'])
        .executeTakeFirst()
      if (!row) throw new ChatError('not_found', 'A file of this message is gone.')
      rows.push({ ...row, id: randomName(), ownerId, createdAt })
    }
    const size = rows.reduce((sum, { bytes }) => sum + Number(bytes), 0)
    await requireQuota(tx, quotas, { ownerId, size })
    await tx.insertInto('files').values(rows).execute()
    return rows.map(({ id }) => id)
  })
}

/** Lets go of the copies that no message has taken. */
export async function dropCopies(
  db: Database,
  ids: readonly string[],
  goneAt: number,
): Promise<void> {
  await db
    .updateTable('files')
    .set({ goneAt })
    .where('id', 'in', ids)
    .where('seq', 'is', null)
    .execute()
}

// Files that are forwarded: another message has them, and their bytes are there once.
import type { AttachedFile } from '@lobby/protocol'
import { ChatError } from '../ground/errors.ts'
import type { Database } from '../storage/database.ts'
import { inTransaction } from '../storage/in-transaction.ts'
import { randomName } from './kept-names.ts'

/** Makes these files the person's own once more, for a message of theirs; answers the ids. Throws ChatError `not_found` where one is gone. */
export function copyFiles(
  db: Database,
  ownerId: string,
  files: readonly Pick<AttachedFile, 'id'>[],
  createdAt: number,
): Promise<string[]> {
  return inTransaction(db, async (tx) => {
    const ids: string[] = []
    for (const { id } of files) {
      // Held until the copy is there: who takes the original away sees that its bytes are needed.
      const row = await tx
        .updateTable('files')
        .set({ goneAt: null })
        .where('id', '=', id)
        .where('goneAt', 'is', null)
        .returning(['name', 'type', 'bytes', 'width', 'height', 'hash', 'content'])
        .executeTakeFirst()
      if (!row) throw new ChatError('not_found', 'A file of this message is gone.')
      const copy = randomName()
      await tx
        .insertInto('files')
        .values({ ...row, id: copy, ownerId, createdAt })
        .execute()
      ids.push(copy)
    }
    return ids
  })
}

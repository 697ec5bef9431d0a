import { hash, randomBytes } from 'node:crypto'
import type { Database } from './database.ts'
import { inTransaction } from './in-transaction.ts'

/** 128 random bits as text. */
export function newEpoch(): string {
  return randomBytes(16).toString('base64url')
}

/** The epoch of a room: the same for as long as the database's own epoch is, another in every room. */
export function roomEpoch(dbEpoch: string, roomId: string): string {
  return hash('sha256', `${dbEpoch}:${roomId}`, 'base64url').slice(0, 22)
}

/**
 * Gives the database and all its rooms new epochs, so that clients drop what
 * they hold. For `restore`: an old backup may give a `seq` out a second time.
 * Open the storage anew afterwards.
 */
export async function rotateEpochs(db: Database): Promise<string> {
  const dbEpoch = newEpoch()
  await inTransaction(db, async (transaction) => {
    await transaction
      .updateTable('meta')
      .set({ value: dbEpoch })
      .where('key', '=', 'epoch')
      .execute()
    const rooms = await transaction.selectFrom('room_heads').select('roomId').execute()
    for (const { roomId } of rooms) {
      const epoch = roomEpoch(dbEpoch, roomId)
      await transaction
        .updateTable('room_heads')
        .set({ epoch })
        .where('roomId', '=', roomId)
        .execute()
    }
  })
  return dbEpoch
}

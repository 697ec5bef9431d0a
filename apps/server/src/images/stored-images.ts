// Images that the server shows to everybody, in the database: a backup, an export and another node have them.
import { createHash } from 'node:crypto'
import type { Database, DatabaseTransaction } from '../storage/database.ts'
import type { Picture } from './picture.ts'

/**
 * Stores a picture, once however often it is given. The answer is its name: a hash of what it is. What takes unshown
 * images away at the same time, and has not seen that this one is shown, begins again.
 */
export async function storeImage(tx: DatabaseTransaction, picture: Picture): Promise<string> {
  const { type, width, height, bytes } = picture
  const hash = createHash('sha256').update(bytes).digest('base64url')
  await tx
    .insertInto('images')
    .values({ hash, type, width, height, content: bytes.toString('base64') })
    // The row is written: PostgreSQL deletes none that has changed since the other began.
    .onConflict((row) => row.column('hash').doUpdateSet({ type }))
    .execute()
  return hash
}

/** Takes away the images that nothing shows any more. */
export async function dropUnshownImages(tx: DatabaseTransaction): Promise<void> {
  await tx
    .deleteFrom('images')
    .where('hash', 'not in', tx.selectFrom('own_emoji').select('image'))
    .where(
      'hash',
      'not in',
      tx
        .selectFrom('user')
        .select('picture')
        .where('picture', 'is not', null)
        .$castTo<{ picture: string }>(),
    )
    .where('hash', 'not in', tx.selectFrom('rooms').select('image'))
    .where('hash', 'not in', tx.selectFrom('settings').select('value').where('key', '=', 'logo'))
    .execute()
}

/** An image by its hash. */
export async function findImage(
  db: Database,
  hash: string,
): Promise<{ readonly type: string; readonly bytes: Buffer<ArrayBuffer> } | undefined> {
  const row = await db
    .selectFrom('images')
    .select(['type', 'content'])
    .where('hash', '=', hash)
    .executeTakeFirst()
  return row && { type: row.type, bytes: Buffer.from(row.content, 'base64') }
}

/** The address at which an image is found: another image has another one. */
export function imagePath(hash: string): string {
  return `/images/${hash}`
}

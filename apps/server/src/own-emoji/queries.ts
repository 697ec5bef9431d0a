import type { OwnEmoji, OwnEmojiList } from '@lobby/protocol'
import { imagePath } from '../images/stored-images.ts'
import type { Database, DatabaseTransaction } from '../storage/database.ts'
import type { OwnEmojiTable } from '../storage/shown-tables.ts'
import { versionOf } from './own-emoji.ts'

type Row = OwnEmojiTable & { readonly width: number; readonly height: number }

/** All own emoji, by name. */
export async function listOwnEmoji(db: Database): Promise<OwnEmojiList> {
  const rows: Row[] = await withSizes(db).orderBy('name').execute()
  return { version: versionOf(rows), emoji: rows.map(shown) }
}

/** One of them, by its name. */
export async function findOwnEmoji(
  db: Database | DatabaseTransaction,
  name: string,
): Promise<OwnEmoji | undefined> {
  const row: Row | undefined = await withSizes(db).where('name', '=', name).executeTakeFirst()
  return row && shown(row)
}

function withSizes(db: Database | DatabaseTransaction) {
  return db
    .selectFrom('own_emoji')
    .innerJoin('images', 'images.hash', 'own_emoji.image')
    .select(['name', 'image', 'createdBy', 'createdByName', 'createdAt', 'width', 'height'])
}

function shown({ image, createdBy, createdByName, ...row }: Row): OwnEmoji {
  return {
    name: row.name,
    image: imagePath(image),
    width: row.width,
    height: row.height,
    ...(createdBy !== null && { createdBy: { id: createdBy, name: createdByName } }),
    createdAt: row.createdAt,
  }
}

import type { Kysely } from 'kysely'

/** Slow mode asks for a person's last message in a room, and looking people up asks where they have written. */
export async function up(db: Kysely<unknown>): Promise<void> {
  await db.schema
    .createIndex('messages_author')
    .on('messages')
    .columns(['authorId', 'roomId', 'seq'])
    .execute()
}

import { type Kysely, sql } from 'kysely'

const strict = sql`strict`

export async function up(db: Kysely<unknown>): Promise<void> {
  await db.schema
    .createTable('invitations')
    .addColumn('id', 'text', (column) => column.primaryKey().notNull())
    .addColumn('hash', 'text', (column) => column.notNull().unique())
    .addColumn('createdBy', 'text')
    .addColumn('createdAt', 'text', (column) => column.notNull())
    .addColumn('expiresAt', 'text', (column) => column.notNull())
    .addColumn('uses', 'integer')
    .addColumn('used', 'integer', (column) => column.notNull().defaultTo(0))
    .addColumn('role', 'text', (column) => column.notNull())
    .addColumn('roomId', 'text', (column) => column.references('rooms.id').onDelete('cascade'))
    .addColumn('revokedAt', 'text')
    .modifyEnd(strict)
    .execute()
  await db.schema
    .createIndex('invitations_maker')
    .on('invitations')
    .columns(['createdBy', 'id'])
    .execute()

  await db.schema
    .createTable('guest_links')
    .addColumn('id', 'text', (column) => column.primaryKey().notNull())
    .addColumn('hash', 'text', (column) => column.notNull().unique())
    .addColumn('roomId', 'text', (column) =>
      column.notNull().references('rooms.id').onDelete('cascade'),
    )
    .addColumn('createdBy', 'text')
    .addColumn('createdByName', 'text', (column) => column.notNull())
    .addColumn('createdByGuest', 'integer', (column) => column.notNull())
    .addColumn('createdAt', 'text', (column) => column.notNull())
    .addColumn('expiresAt', 'text', (column) => column.notNull())
    .addColumn('revokedAt', 'text')
    .addColumn('endedAt', 'text')
    .modifyEnd(strict)
    .execute()
  await db.schema
    .createIndex('guest_links_room')
    .on('guest_links')
    .columns(['roomId', 'id'])
    .execute()

  for (const column of ['guestLinkId', 'onlyRoomId', 'guestUntil'])
    await db.schema.alterTable('user').addColumn(column, 'text').execute()
  await db.schema.createIndex('user_guest_link').on('user').column('guestLinkId').execute()
}

import { randomUUIDv7 } from 'node:crypto'
import { type Kysely, sql } from 'kysely'

const strict = sql`strict`

/** One table for links of every purpose, in place of three. What was given out stays good. */
// biome-ignore lint/suspicious/noExplicitAny: the tables as they were at this step
export async function up(db: Kysely<any>): Promise<void> {
  await db.schema
    .createTable('links')
    .addColumn('id', 'text', (column) => column.primaryKey().notNull())
    .addColumn('hash', 'text', (column) => column.notNull().unique())
    .addColumn('purpose', 'text', (column) => column.notNull())
    .addColumn('createdAt', 'text', (column) => column.notNull())
    .addColumn('createdBy', 'text')
    .addColumn('createdByName', 'text')
    .addColumn('createdByGuest', 'integer')
    .addColumn('expiresAt', 'text')
    .addColumn('uses', 'integer')
    .addColumn('used', 'integer', (column) => column.notNull().defaultTo(0))
    .addColumn('role', 'text')
    .addColumn('roomId', 'text', (column) => column.references('rooms.id').onDelete('cascade'))
    .addColumn('userId', 'text', (column) => column.references('user.id').onDelete('cascade'))
    .addColumn('email', 'text')
    .addColumn('pausedAt', 'text')
    .addColumn('revokedAt', 'text')
    .addColumn('endedAt', 'text')
    .modifyEnd(strict)
    .execute()
  await db.schema.createIndex('links_maker').on('links').columns(['createdBy', 'id']).execute()
  await db.schema.createIndex('links_room').on('links').columns(['roomId', 'id']).execute()
  await db.schema.createIndex('links_user').on('links').columns(['userId', 'purpose']).execute()

  await sql`
    insert into links (id, hash, purpose, createdAt, createdBy, expiresAt, uses, used, role, roomId, revokedAt)
    select id, hash, 'invitation', createdAt, createdBy, expiresAt, uses, used, role, roomId, revokedAt
    from invitations`.execute(db)
  await sql`
    insert into links (id, hash, purpose, createdAt, createdBy, createdByName, createdByGuest, expiresAt, uses, used,
      roomId, pausedAt, revokedAt, endedAt)
    select id, hash, 'guest', createdAt, createdBy, createdByName, createdByGuest, expiresAt, uses,
      (select count(*) from user where user.guestLinkId = guest_links.id), roomId, pausedAt, revokedAt, endedAt
    from guest_links`.execute(db)
  for (const token of await db.selectFrom('one_time_tokens').selectAll().execute())
    await db
      .insertInto('links')
      .values({ id: randomUUIDv7(), uses: 1, ...token })
      .execute()

  // It refers to the table that goes.
  const begun = await db.selectFrom('unfinished_uses').selectAll().execute()
  for (const table of ['unfinished_uses', 'invitations', 'guest_links', 'one_time_tokens'])
    await db.schema.dropTable(table).execute()
  await db.schema
    .createTable('unfinished_uses')
    .addColumn('linkId', 'text', (column) =>
      column.notNull().references('links.id').onDelete('cascade'),
    )
    .addColumn('userId', 'text', (column) =>
      column.notNull().references('user.id').onDelete('cascade'),
    )
    .addPrimaryKeyConstraint('unfinished_use', ['linkId', 'userId'])
    .modifyEnd(strict)
    .execute()
  await db.schema
    .createIndex('unfinished_use_user')
    .on('unfinished_uses')
    .column('userId')
    .execute()
  for (const { invitationId: linkId, userId } of begun)
    await db.insertInto('unfinished_uses').values({ linkId, userId }).execute()
}

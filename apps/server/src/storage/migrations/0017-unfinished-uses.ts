import { type Kysely, sql } from 'kysely'

const strict = sql`strict`

export async function up(db: Kysely<unknown>): Promise<void> {
  await db.schema
    .createTable('unfinished_uses')
    .addColumn('invitationId', 'text', (column) =>
      column.notNull().references('invitations.id').onDelete('cascade'),
    )
    .addColumn('userId', 'text', (column) =>
      column.notNull().references('user.id').onDelete('cascade'),
    )
    .addPrimaryKeyConstraint('unfinished_use', ['invitationId', 'userId'])
    .modifyEnd(strict)
    .execute()
  await db.schema
    .createIndex('unfinished_use_user')
    .on('unfinished_uses')
    .column('userId')
    .execute()
}

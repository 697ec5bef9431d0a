import { createHash } from 'node:crypto'
import { type Kysely, sql } from 'kysely'

const strict = sql`strict`

// biome-ignore lint/suspicious/noExplicitAny: the tables as they were at this step
export async function up(db: Kysely<any>): Promise<void> {
  await db.schema.alterTable('user').addColumn('username', 'text').execute()
  await db.schema
    .alterTable('user')
    .addColumn('role', 'text', (column) => column.notNull().defaultTo('guest'))
    .execute()
  await db.schema.alterTable('user').addColumn('deactivatedAt', 'text').execute()
  await db.schema.createIndex('user_username').unique().on('user').column('username').execute()

  // A session is known by the hash of its token from now on; browsers keep theirs.
  const sessions = await db.selectFrom('session').select(['id', 'token']).execute()
  for (const { id, token } of sessions)
    await db
      .updateTable('session')
      .set({ token: createHash('sha256').update(token).digest('base64url') })
      .where('id', '=', id)
      .execute()

  await db.schema
    .createTable('one_time_tokens')
    .addColumn('hash', 'text', (column) => column.primaryKey().notNull())
    .addColumn('purpose', 'text', (column) => column.notNull())
    .addColumn('userId', 'text', (column) => column.references('user.id').onDelete('cascade'))
    .addColumn('expiresAt', 'text')
    .addColumn('createdAt', 'text', (column) => column.notNull())
    .modifyEnd(strict)
    .execute()

  await db.schema
    .createTable('settings')
    .addColumn('key', 'text', (column) => column.primaryKey().notNull())
    .addColumn('value', 'text', (column) => column.notNull())
    .modifyEnd(strict)
    .execute()
}

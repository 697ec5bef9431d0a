import type { Kysely } from 'kysely'

export async function up(db: Kysely<unknown>): Promise<void> {
  await db.schema
    .createIndex('account_identity')
    .unique()
    .on('account')
    .columns(['providerId', 'accountId'])
    .execute()
}

import type { Kysely } from 'kysely'

/** Which actions there are, and the newest of one, without reading a log that only grows. */
export async function up(db: Kysely<unknown>): Promise<void> {
  await db.schema.createIndex('audit_action').on('audit').columns(['action', 'id']).execute()
}

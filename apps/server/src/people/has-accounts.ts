import type { Database } from '../storage/database.ts'

/** Whether anybody but guests is known here. */
export async function hasAccounts(db: Database): Promise<boolean> {
  const account = await db
    .selectFrom('user')
    .select('id')
    .where('isAnonymous', '=', 0)
    .limit(1)
    .executeTakeFirst()
  return account !== undefined
}

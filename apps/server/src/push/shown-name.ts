import type { Database } from '../storage/database.ts'

/** The name by which others see the author of a message now. */
export async function shownName(
  db: Database,
  { id, name }: { readonly id: string; readonly name: string },
): Promise<string> {
  const person = await db
    .selectFrom('user')
    .select('displayName')
    .where('id', '=', id)
    .executeTakeFirst()
  return person?.displayName ?? name
}

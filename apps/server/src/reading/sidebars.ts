// The sections that people have made in their lists of rooms, in SQL.
import type { Sidebar } from '@lobby/protocol'
import type { Database } from '../storage/database.ts'

export async function readSidebar(db: Database, userId: string): Promise<Sidebar> {
  const row = await db
    .selectFrom('sidebars')
    .select(['sections', 'version'])
    .where('userId', '=', userId)
    .executeTakeFirst()
  return row
    ? { version: row.version, sections: JSON.parse(row.sections) }
    : { version: 0, sections: [] }
}

/** Writes what follows the version before it. False: that one has been followed already. */
export async function writeSidebar(
  db: Database,
  userId: string,
  { version, sections }: Sidebar,
): Promise<boolean> {
  const changes = { sections: JSON.stringify(sections), version }
  const written =
    version === 1
      ? db
          .insertInto('sidebars')
          .values({ userId, ...changes })
          .onConflict((known) => known.column('userId').doNothing())
          .returning('version')
      : db
          .updateTable('sidebars')
          .set(changes)
          .where('userId', '=', userId)
          .where('version', '=', version - 1)
          .returning('version')
  return (await written.executeTakeFirst()) !== undefined
}

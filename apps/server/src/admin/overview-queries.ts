import type { Overview } from '@lobby/protocol'
import { sumOfAllFiles } from '../files/queries.ts'
import { version } from '../ground/version.ts'
import { sessionBounds } from '../sessions/queries.ts'
import type { Database } from '../storage/database.ts'

/** The server at a glance. */
export async function readOverview(
  db: Database,
  { now, bytes }: { readonly now: number; readonly bytes: number },
): Promise<Omit<Overview, 'health' | 'days'>> {
  const { usedAfter, begunAfter } = sessionBounds(now)
  const [people, rooms, { sessions }, files] = await Promise.all([
    db
      .selectFrom('user')
      .select(({ fn }) => [
        fn.count<number>('username').as('accounts'),
        fn.countAll<number>().as('all'),
      ])
      .executeTakeFirstOrThrow(),
    db
      .selectFrom('rooms')
      .innerJoin('room_heads', 'room_heads.roomId', 'rooms.id')
      .select('rooms.kind')
      .select(({ fn }) => [
        fn.countAll<number>().as('rooms'),
        fn.sum<number>('messageCount').as('messages'),
      ])
      .groupBy('rooms.kind')
      .execute(),
    db
      .selectFrom('session')
      .where('updatedAt', '>', usedAfter)
      .where('createdAt', '>', begunAfter)
      .select(({ fn }) => fn.countAll<number>().as('sessions'))
      .executeTakeFirstOrThrow(),
    sumOfAllFiles(db),
  ])
  return {
    version,
    accounts: people.accounts,
    guests: people.all - people.accounts,
    rooms: Object.fromEntries(rooms.map(({ kind, rooms }) => [kind, rooms])),
    messages: rooms.reduce((sum, { messages }) => sum + messages, 0),
    sessions,
    storageBytes: bytes,
    files,
  }
}

import type { FirstSteps } from '@lobby/protocol'
import type { Config } from '../ground/config.ts'
import { hasBackup } from '../recovery/backup-stamp.ts'
import type { Database } from '../storage/database.ts'

interface Facts {
  readonly config: Pick<Config, 'dataFolder' | 'databaseUrl'>
  readonly hasMail: boolean
}

const what = 'first-steps'

/** Which of the first steps are done, by what is there. PostgreSQL is backed up by means of its own, of which nothing is known here. */
export async function readFirstSteps(
  db: Database,
  userId: string,
  { config, hasMail }: Facts,
): Promise<FirstSteps> {
  const decided = await db
    .selectFrom('settings')
    .select('key')
    .where('key', 'in', ['name', 'logo'])
    .where('value', '!=', '')
    .limit(1)
    .execute()
  const accounts = await db
    .selectFrom('user')
    .select('id')
    .where('isAnonymous', '=', 0)
    .limit(2)
    .execute()
  const invitations = await db
    .selectFrom('links')
    .select('id')
    .where('purpose', '=', 'invitation')
    .limit(1)
    .execute()
  const rooms = await db
    .selectFrom('rooms')
    .select('id')
    .where('kind', '!=', 'direct')
    .limit(2)
    .execute()
  const putAway = await db
    .selectFrom('put_away')
    .select('what')
    .where('userId', '=', userId)
    .where('what', '=', what)
    .execute()
  const isKnown = config.databaseUrl === undefined
  return {
    steps: [
      { name: 'identity', done: decided.length > 0 },
      { name: 'people', done: accounts.length > 1 || invitations.length > 0 },
      { name: 'rooms', done: rooms.length > 1 },
      { name: 'mail', done: hasMail },
      ...(isKnown ? [{ name: 'backup' as const, done: hasBackup(config.dataFolder) }] : []),
    ],
    putAway: putAway.length > 0,
  }
}

/** Puts them away for a person. */
export async function putFirstStepsAway(db: Database, userId: string): Promise<void> {
  await db
    .insertInto('put_away')
    .values({ userId, what })
    .onConflict((row) => row.columns(['userId', 'what']).doNothing())
    .execute()
}

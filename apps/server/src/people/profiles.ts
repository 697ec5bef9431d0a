// What people have chosen about how they are shown and spoken to, in SQL.
import type { Profile, Status } from '@lobby/protocol'
import { noteChange } from '../shared/changes.ts'
import type { Database } from '../storage/database.ts'
import { inTransaction } from '../storage/in-transaction.ts'
import { now } from '../storage/instants.ts'
import { statement } from '../storage/statement.ts'

/** What a person has chosen. */
export async function readProfile(db: Database, userId: string): Promise<Profile> {
  const row = await db
    .selectFrom('user')
    .select(['color', 'language', 'status'])
    .where('id', '=', userId)
    .executeTakeFirst()
  const { color = null, language = null, status = null } = row ?? {}
  return { color, language, ...statusIn(status), ...(await blockedIn(db, userId)) }
}

/** The status in its column, whether it has ended or not. */
export function statusIn(column: string | null): { readonly status?: Status } {
  return column === null ? {} : { status: JSON.parse(column) }
}

async function blockedIn(db: Database, userId: string): Promise<Pick<Profile, 'blocked'>> {
  const rows = await blockedBy(db, { userId })
  return rows.length === 0 ? {} : { blocked: rows.map(({ blockedId }) => blockedId) }
}

const blockedBy = statement((db, { userId }: { userId: string }) =>
  db.selectFrom('blocks').select('blockedId').where('blockerId', '=', userId).orderBy('blockedId'),
)

/** What `hello` asks of a person: what they have chosen, and whether they have seen the list of rooms before. */
export async function readArrival(
  db: Database,
  userId: string,
): Promise<{ readonly profile: Profile; readonly isCounting: boolean }> {
  const [row] = await arrivalOf(db, { userId })
  const { color = null, language = null, status = null, milestone = null } = row ?? {}
  const profile = { color, language, ...statusIn(status), ...(await blockedIn(db, userId)) }
  return { profile, isCounting: milestone !== null }
}

const arrivalOf = statement((db, { userId }: { userId: string }) =>
  db
    .selectFrom('user')
    .select(['color', 'language', 'status', 'milestone'])
    .where('id', '=', userId),
)

/** Stores what is given; the rest stays. */
export async function changeProfile(
  db: Database,
  userId: string,
  {
    color,
    language,
    status,
  }: { [Key in 'color' | 'language' | 'status']?: Profile[Key] | undefined },
): Promise<void> {
  const updatedAt = now()
  await inTransaction(db, async (tx) => {
    await tx
      .updateTable('user')
      .set({
        updatedAt,
        ...(color !== undefined && { color }),
        ...(language !== undefined && { language }),
        ...(status !== undefined && { status: status && JSON.stringify(status) }),
      })
      .where('id', '=', userId)
      .execute()
    await noteChange(tx, 'profile', userId)
  })
}

/** The rooms in which a person may be seen: where they have written, or are a member. */
export function listPlaces(
  db: Database,
  userId: string,
): Promise<{ readonly roomId: string; readonly slug: string }[]> {
  return db
    .selectFrom('rooms')
    .select(['id as roomId', 'slug'])
    .where(({ or, eb, selectFrom }) =>
      or([
        eb('id', 'in', selectFrom('members').select('roomId').where('userId', '=', userId)),
        eb('id', 'in', selectFrom('events').select('roomId').where('senderId', '=', userId)),
      ]),
    )
    .execute()
}

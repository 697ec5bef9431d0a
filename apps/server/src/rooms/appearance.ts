// Of which people one is told how they look.
import type { PersonAppearance } from '@lobby/protocol'
import type { Selectable } from 'kysely'
import { can, type Resource } from '../ground/permissions.ts'
import { type Actor, personOf } from '../ground/person.ts'
import { statusIn } from '../people/profiles.ts'
import type { UserTable } from '../storage/account-tables.ts'
import type { Database } from '../storage/database.ts'
import { cameByInvitation } from './acquaintances.ts'
import { listReadable } from './readable.ts'
import { isSeen } from './seen.ts'

/**
 * The chosen appearance of the people of these ids that the actor may see: the actor's
 * own, those of people who are in a room that the actor may read or wrote what the
 * actor may read there, and all of them for an actor who may list the accounts.
 * Strangers and ids that no person has are left out alike.
 */
export async function listAppearances(
  db: Database,
  actor: Actor,
  server: Resource,
  ids: readonly string[],
  now: number,
): Promise<PersonAppearance[]> {
  const chosen = db
    .selectFrom('user')
    .select(['id', 'color', 'status', 'displayName', 'timeZone'])
    .where('id', 'in', ids)
    .where((user) =>
      user.or([
        user('color', 'is not', null),
        user('status', 'is not', null),
        user('displayName', 'is not', null),
        user('timeZone', 'is not', null),
      ]),
    )
  if (can(actor, 'account.list', server)) return shown(await chosen.execute(), now)

  const me = personOf(actor)?.id ?? ''
  const readable = (await listReadable(db, actor, server)).map(({ slug }) => slug)
  const rows = await chosen
    .where((where) =>
      where.or([
        where('id', '=', me),
        isSeen(me, { members: readable, authors: readable })(where),
        cameByInvitation(me)(where),
      ]),
    )
    .execute()
  return shown(rows, now)
}

type Row = Pick<Selectable<UserTable>, 'id' | 'color' | 'status' | 'displayName' | 'timeZone'>

/** A status that has ended is none. */
function shown(rows: readonly Row[], now: number): PersonAppearance[] {
  return rows.map(({ id, color, status: column, displayName, timeZone }) => {
    const { status } = statusIn(column)
    const isOver = status?.until !== undefined && Date.parse(status.until) <= now
    return {
      ...{ id, color, ...(status && !isOver && { status }) },
      ...(displayName && { displayName }),
      ...(timeZone && { timeZone }),
    }
  })
}

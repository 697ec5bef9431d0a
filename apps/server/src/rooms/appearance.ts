// Of which people one is told how they look.
import type { PersonAppearance } from '@lobby/protocol'
import type { Selectable } from 'kysely'
import { can, type Resource } from '../ground/permissions.ts'
import type { Actor } from '../ground/person.ts'
import { imagePath } from '../images/stored-images.ts'
import { statusIn } from '../people/profiles.ts'
import type { UserTable } from '../storage/account-tables.ts'
import type { Database } from '../storage/database.ts'
import { visibleTo } from './visible.ts'

/**
 * The chosen appearance of the people of these ids that the actor may see: the actor's
 * own, those of people who are in a room that the actor may read or wrote what the
 * actor may read there, those of accounts that the actor finds, and all of them for an actor who may list the accounts.
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
    .select(shownColumns)
    .where('id', 'in', ids)
    .where((user) =>
      user.or([
        user('color', 'is not', null),
        user('status', 'is not', null),
        user('displayName', 'is not', null),
        user('timeZone', 'is not', null),
        user('picture', 'is not', null),
      ]),
    )
  if (can(actor, 'account.list', server)) return shown(await chosen.execute(), now)
  return shown(await chosen.where(await visibleTo(db, actor, server)).execute(), now)
}

/** What others see of a person beside the name. */
export const shownColumns = ['id', 'color', 'status', 'displayName', 'timeZone', 'picture'] as const
type Row = Pick<Selectable<UserTable>, (typeof shownColumns)[number]>

/** A status that has ended is none. */
export function shown(rows: readonly Row[], now: number): PersonAppearance[] {
  return rows.map(({ id, color, status: column, displayName, timeZone, picture }) => {
    const { status } = statusIn(column)
    const isOver = status?.until !== undefined && Date.parse(status.until) <= now
    return {
      ...{ id, color, ...(status && !isOver && { status }) },
      ...(displayName && { displayName }),
      ...(timeZone && { timeZone }),
      ...(picture && { picture: imagePath(picture) }),
    }
  })
}

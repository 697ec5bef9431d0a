// The accounts that a person finds: those they have met, and all of them where the owner lets accounts find each other.
import type { FoundPerson, PeopleSearch, PersonCard } from '@lobby/protocol'
import { ChatError } from '../ground/errors.ts'
import { aboutPerson, can, type Resource } from '../ground/permissions.ts'
import type { Actor, Person } from '../ground/person.ts'
import type { Database } from '../storage/database.ts'
import { contains } from '../storage/expressions.ts'
import { shown, shownColumns } from './appearance.ts'
import { visibleTo } from './visible.ts'

/** A page of the accounts that a person finds, by username; `text` is a part of one of their names. */
export async function searchPeople(
  db: Database,
  server: Resource,
  me: Person,
  { q, after, limit }: PeopleSearch,
): Promise<{ readonly people: FoundPerson[]; readonly next: string | null }> {
  const text = q?.trim().replace(/^@/, '') ?? ''
  const rows = await db
    .selectFrom('user')
    .select(['user.id', 'user.name', 'user.username', 'user.displayName', 'user.role'])
    .where('user.username', 'is not', null)
    .where('user.deactivatedAt', 'is', null)
    .where('user.id', '!=', me.id)
    .$if(after !== undefined, (query) => query.where('user.username', '>', after ?? ''))
    .$if(text !== '', (query) =>
      query.where(({ or }) =>
        or([contains<'user'>('user.name', text), contains<'user'>('user.displayName', text)]),
      ),
    )
    .where(await visibleTo(db, me, server))
    .orderBy('user.username')
    .limit(limit + 1)
    .execute()
  const page = rows.slice(0, limit)
  return {
    people: page.map(({ id, name, displayName, role }) => ({
      user: { id, name, guest: false },
      ...(displayName !== null && { displayName }),
      role,
    })),
    next: rows.length > limit ? (page.at(-1)?.username ?? null) : null,
  }
}

const removing = ['account.remove-picture'] as const

/** What one sees of a person. Throws ChatError `not_found`, the same for a stranger and for an id that no person has. */
export async function showCard(
  db: Database,
  server: Resource,
  { actor, id, now }: { readonly actor: Actor; readonly id: string; readonly now: number },
): Promise<PersonCard> {
  const isVisible = await visibleTo(db, actor, server)
  const row = await db
    .selectFrom('user')
    .select(shownColumns)
    .select(['user.name', 'user.role', 'user.createdAt', 'user.deactivatedAt'])
    .where('user.id', '=', id)
    .$if(!can(actor, 'account.list', server), (query) => query.where(isVisible))
    .executeTakeFirst()
  if (!row) throw new ChatError('not_found', 'No person who shares a room with you has this id.')
  const { name, role, createdAt: since, deactivatedAt } = row
  const [appearance] = shown([row], now)
  const may = appearance?.picture
    ? removing.filter((action) => can(actor, action, aboutPerson(server, role)))
    : []
  return {
    ...(appearance ?? { id, color: null }),
    user: { id, name, guest: role === 'guest' },
    ...{ role, since, active: deactivatedAt === null },
    ...(may.length > 0 && { may }),
  }
}

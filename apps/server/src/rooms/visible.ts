// Of which people one may know anything.
import type { ExpressionBuilder } from 'kysely'
import type { Resource } from '../ground/permissions.ts'
import { type Actor, personOf } from '../ground/person.ts'
import type { Database } from '../storage/database.ts'
import type { Tables } from '../storage/tables.ts'
import { cameByInvitation } from './acquaintances.ts'
import { listReadable } from './readable.ts'
import { isSeen } from './seen.ts'

/** Whether a row of `user` is of an account that every account finds: never a guest, and nothing for guests. */
export function isListed(actor: Actor, { settings }: Resource) {
  return (user: ExpressionBuilder<Tables, 'user'>) =>
    settings.openDirectory && personOf(actor)?.guest === false
      ? user.and([user('user.username', 'is not', null), user('user.deactivatedAt', 'is', null)])
      : user.lit(false)
}

/** Whether a row of `user` is of a person that the actor sees in rooms, knows by an invitation, or finds. */
export async function visibleTo(db: Database, actor: Actor, server: Resource) {
  const me = personOf(actor)?.id ?? ''
  const readable = (await listReadable(db, actor, server)).map(({ slug }) => slug)
  return (user: ExpressionBuilder<Tables, 'user'>) =>
    user.or([
      user('user.id', '=', me),
      isSeen(me, { members: readable, authors: readable })(user),
      cameByInvitation(me)(user),
      isListed(actor, server)(user),
    ])
}

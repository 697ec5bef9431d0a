// Who has come by whose invitation: the two know each other, before either has said a word.
import type { Author } from '@lobby/protocol'
import type { ExpressionBuilder } from 'kysely'
import type { Database, DatabaseTransaction } from '../storage/database.ts'
import type { Tables } from '../storage/tables.ts'

/** People shown at once, the newest first: a link may let in any number. */
const atMost = 200

/** Remembers whose invitation an account was made by; nothing is remembered of the operator's, who is no person to write to. */
export async function rememberInviter(
  tx: DatabaseTransaction,
  userId: string,
  invitedBy: string | null,
): Promise<void> {
  await tx.updateTable('user').set({ invitedBy }).where('id', '=', userId).execute()
}

/** Whether a row of `user` is of a person who came by an invitation of `me`, or by whose invitation `me` came. */
export function cameByInvitation(me: string) {
  return (user: ExpressionBuilder<Tables, 'user'>) =>
    user.or([
      user('user.invitedBy', '=', me),
      user(
        'user.id',
        'in',
        user.selectFrom('user as mine').select('mine.invitedBy').where('mine.id', '=', me),
      ),
    ])
}

/** These people, as long as their accounts are good. */
export async function listAcquaintances(db: Database, me: string): Promise<Author[]> {
  const rows = await db
    .selectFrom('user')
    .select(['id', 'name'])
    .where('deactivatedAt', 'is', null)
    .where(cameByInvitation(me))
    .orderBy('createdAt', 'desc')
    .limit(atMost)
    .execute()
  return rows.map(({ id, name }) => ({ id, name, guest: false }))
}

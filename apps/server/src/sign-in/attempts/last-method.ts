import { ChatError } from '../../ground/errors.ts'
import type { DatabaseTransaction } from '../../storage/database.ts'

/** Called in the transaction that removes a sign-in method: throws ChatError `forbidden` when it was the last one. */
export async function refuseLastMethod(tx: DatabaseTransaction, userId: string): Promise<void> {
  const method = await tx
    .selectFrom('account')
    .select('id')
    .where('userId', '=', userId)
    .unionAll(tx.selectFrom('passkeys').select('id').where('userId', '=', userId))
    .executeTakeFirst()
  if (!method) throw new ChatError('forbidden', 'This account has no other way to sign in.')
}

// What follows when a person has shown who they are.
import type { Context } from '../../context.ts'
import { tell } from '../../sessions/actions.ts'
import type { Asking, SignedIn } from '../../sessions/sessions.ts'
import { rememberPlace } from './sign-in-places.ts'

/**
 * The person has become more than they were, which has ended every session from
 * before: this browser gets another one. `provenAt` is when they proved who they are, if they did.
 */
export async function becameAccount(
  context: Context,
  asking: Asking,
  userId: string,
  provenAt: number | undefined,
): Promise<SignedIn> {
  const signedIn = await context.sessions.begin(userId, asking, provenAt)
  await context.db.transaction().execute((tx) => rememberPlace(tx, userId, asking.address))
  await tell(context, userId)
  return signedIn
}

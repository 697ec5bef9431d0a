// What those may do who keep the server, beyond what everybody does with their own.
import { aboutPerson, tell } from '../accounts/actions.ts'
import { endSession, endSessionsOf } from '../accounts/sessions.ts'
import type { Context } from '../context.ts'
import { ChatError } from '../errors.ts'
import { requires } from '../permissions.ts'
import type { Actor } from '../person.ts'
import { findSessionUser } from './session-queries.ts'
import { findUser } from './user-queries.ts'

/** Signs somebody out in one browser. Throws ChatError `not_found` or `forbidden`. */
export async function endSessionOfSomebody(
  context: Context,
  actor: Actor,
  id: string,
): Promise<void> {
  const { db } = context
  const user = await findSessionUser(db, id)
  if (!user) throw noSuchSession()
  requires(actor, 'session.manage', aboutPerson(context, user.role))
  if (!(await endSession(db, user.id, id))) throw noSuchSession()
  await tell(context, user.id)
}

/** Signs somebody out everywhere; answers in how many browsers that was. Throws ChatError `not_found` or `forbidden`. */
export async function endSessionsOfSomebody(
  context: Context,
  actor: Actor,
  idOrUsername: string,
): Promise<number> {
  const { id, role } = await findUser(context.db, idOrUsername)
  requires(actor, 'session.manage', aboutPerson(context, role))
  const ended = await endSessionsOf(context.db, id)
  await tell(context, id)
  return ended
}

function noSuchSession(): ChatError {
  return new ChatError('not_found', 'There is no such session.')
}

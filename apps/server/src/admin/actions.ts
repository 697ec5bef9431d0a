// What those may do who keep the server, beyond what everybody does with their own.

import { type AuditEntry, personTarget, record } from '../audit/record.ts'
import type { Context } from '../context.ts'
import { ChatError } from '../ground/errors.ts'
import { aboutPerson, requires } from '../ground/permissions.ts'
import type { Actor } from '../ground/person.ts'
import { tell } from '../sessions/actions.ts'
import { findSessionUser } from './session-queries.ts'
import { findUser } from './user-queries.ts'

/** Signs a person out in one browser. Throws ChatError `not_found` or `forbidden`. */
export async function endSessionOf(context: Context, actor: Actor, id: string): Promise<void> {
  const user = await findSessionUser(context.db, id)
  if (!user) throw noSuchSession()
  requires(actor, 'session.manage', aboutPerson(context.server(), user.role))
  const target = { kind: 'session', id, name: user.name } as const
  if ((await end(context, actor, { userId: user.id, id }, target)) === 0) throw noSuchSession()
}

/** Signs a person out everywhere; answers in how many browsers that was. Throws ChatError `not_found` or `forbidden`. */
export async function endAllSessionsOf(
  context: Context,
  actor: Actor,
  idOrUsername: string,
): Promise<number> {
  const { id, name, role } = await findUser(context.db, idOrUsername)
  requires(actor, 'session.manage', aboutPerson(context.server(), role))
  return end(context, actor, { userId: id }, personTarget({ id, name }))
}

/** Ends one session of a person or all of them, and records it unless there was none. */
async function end(
  context: Context,
  actor: Actor,
  { userId, id }: { readonly userId: string; readonly id?: string },
  target: AuditEntry['target'],
): Promise<number> {
  const ended = await context.db.transaction().execute(async (tx) => {
    const { numDeletedRows } = await tx
      .deleteFrom('session')
      .where('userId', '=', userId)
      .$if(id !== undefined, (sessions) => sessions.where('id', '=', id ?? ''))
      .executeTakeFirst()
    const sessions = Number(numDeletedRows)
    if (sessions > 0)
      await record(tx, actor, {
        action: 'session.manage',
        target,
        before: { sessions },
        after: { sessions: 0 },
      })
    return sessions
  })
  if (ended > 0) await tell(context, userId)
  return ended
}

function noSuchSession(): ChatError {
  return new ChatError('not_found', 'There is no such session.')
}

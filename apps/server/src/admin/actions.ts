// What admins do to the sessions of others.

import { type AuditEntry, personTarget, record } from '../audit/record.ts'
import { ChatError } from '../ground/errors.ts'
import { aboutPerson, type Resource, requires } from '../ground/permissions.ts'
import type { Actor } from '../ground/person.ts'
import type { SessionActions } from '../sessions/actions.ts'
import { endSession, endSessions } from '../sessions/queries.ts'
import type { Database } from '../storage/database.ts'
import { inTransaction } from '../storage/in-transaction.ts'
import { findSessionUser } from './session-queries.ts'
import { findUser } from './user-queries.ts'

export type AdminSessionActions = ReturnType<typeof createAdminSessionActions>

interface Needs {
  readonly db: Database
  readonly server: () => Resource
  readonly sessionActions: SessionActions
}

export function createAdminSessionActions({ db, server, sessionActions }: Needs) {
  return { endSessionOf, endAllSessionsOf }

  /** Signs a person out in one browser. */
  async function endSessionOf(actor: Actor, id: string): Promise<void> {
    const user = await findSessionUser(db, id)
    if (!user) throw noSuchSession()
    requires(actor, 'session.manage', aboutPerson(server(), user.role))
    const target = { kind: 'session', id, name: user.name } as const
    if ((await end(actor, { userId: user.id, id }, target)) === 0) throw noSuchSession()
  }

  /** Signs a person out everywhere; answers in how many browsers that was. */
  async function endAllSessionsOf(actor: Actor, idOrUsername: string): Promise<number> {
    const { id, name, role } = await findUser(db, idOrUsername)
    requires(actor, 'session.manage', aboutPerson(server(), role))
    return end(actor, { userId: id }, personTarget({ id, name }))
  }

  /** Ends one session of a person or all of them, and records it unless there was none. */
  async function end(
    actor: Actor,
    { userId, id }: { readonly userId: string; readonly id?: string },
    target: AuditEntry['target'],
  ): Promise<number> {
    const ended = await inTransaction(db, async (tx) => {
      const sessions =
        id === undefined ? await endSessions(tx, userId) : Number(await endSession(tx, userId, id))
      if (sessions > 0)
        record(tx, actor, {
          action: 'session.manage',
          target,
          before: { sessions },
          after: { sessions: 0 },
        })
      return sessions
    })
    if (ended > 0) await sessionActions.notifySessions(userId)
    return ended
  }
}

function noSuchSession(): ChatError {
  return new ChatError('not_found', 'There is no such session.')
}

import { sessionEndpoints } from '@lobby/protocol'
import { personTarget, record } from '../audit/record.ts'
import type { Clock } from '../ground/clock.ts'
import { ChatError } from '../ground/errors.ts'
import type { Actor, Person } from '../ground/person.ts'
import type { Api } from '../http/api.ts'
import { serve } from '../http/serve.ts'
import type { Database, DatabaseTransaction } from '../storage/database.ts'
import { inTransaction } from '../storage/in-transaction.ts'
import type { SessionActions } from './actions.ts'
import { sessionIn } from './asking.ts'
import { endOtherSessions, endSession, listSessions } from './queries.ts'

interface Needs {
  readonly db: Database
  readonly clock: Clock
  readonly sessionActions: SessionActions
}

/** The sessions of a person, and how one is ended from another. */
export function addSessionRoutes(api: Api, { db, clock, sessionActions }: Needs): void {
  serve(api, sessionEndpoints, {
    'GET /api/auth/sessions': async (asked) => {
      const { id, person } = sessionIn(asked)
      return { sessions: await listSessions(db, person.id, { current: id, now: clock.wall() }) }
    },

    'DELETE /api/auth/sessions/{id}': async (asked) => {
      const { person } = sessionIn(asked)
      const ended = await inTransaction(db, async (tx) => {
        const isThere = await endSession(tx, person.id, asked.params.id)
        if (isThere) recordEnded(tx, asked.actor, person, 1)
        return isThere
      })
      if (!ended) throw new ChatError('not_found', 'You have no such session.')
      await sessionActions.notifySessions(person.id)
    },

    'DELETE /api/auth/sessions': async (asked) => {
      const { id, person } = sessionIn(asked)
      await inTransaction(db, async (tx) => {
        const ended = await endOtherSessions(tx, person.id, id)
        if (ended > 0) recordEnded(tx, asked.actor, person, ended)
      })
      await sessionActions.notifySessions(person.id)
    },
  })
}

/** A guest's own sessions are of no interest, and guests are many. */
function recordEnded(tx: DatabaseTransaction, actor: Actor, person: Person, ended: number): void {
  if (person.guest) return
  const target = personTarget(person)
  record(tx, actor, { action: 'session.end', target, before: { sessions: ended } })
}

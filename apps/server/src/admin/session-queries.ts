// The sessions of all people, as admins see them.
import type { OpenSession, OpenSessionList, ServerRole, SessionQuery } from '@lobby/protocol'
import { sessionBounds } from '../sessions/queries.ts'
import type { Database } from '../storage/database.ts'
import { contains, ignoringCase } from '../storage/expressions.ts'
import { countedPage } from '../storage/list-page.ts'

const sorting = {
  name: ignoringCase('user.name'),
  createdAt: 'session.createdAt',
  lastUsedAt: 'session.updatedAt',
} as const satisfies Record<SessionQuery['sort'], unknown>

interface Asking {
  /** The id of the session that asks. */
  readonly current: string | undefined
  /** Whether a person of this role may be signed out. */
  readonly mayEnd: (role: ServerRole) => boolean
  readonly now: number
}

/** A page of the sessions that are open. */
export async function listOpenSessions(
  db: Database,
  query: SessionQuery,
  { current, mayEnd, now }: Asking,
): Promise<OpenSessionList> {
  const matching = sessions(db, query, now)
  const shown = matching
    .select(['session.id', 'session.createdAt', 'session.updatedAt', 'ipAddress', 'userAgent'])
    .select(['user.id as userId', 'user.name', 'user.role'])
  const order = { by: sorting, id: 'session.id' }
  const { rows, ...page } = await countedPage([shown, matching], order, query)
  return {
    sessions: rows.map(
      ({ id, createdAt, updatedAt, ipAddress, userAgent, userId, name, role }): OpenSession => ({
        id,
        userAgent: userAgent ?? '',
        address: ipAddress ?? '',
        createdAt,
        lastUsedAt: updatedAt,
        current: id === current,
        user: { id: userId, name, role },
        mayEnd: mayEnd(role),
      }),
    ),
    ...page,
  }
}

/** Whose session it is. */
export function findSessionUser(
  db: Database,
  id: string,
): Promise<{ id: string; name: string; role: ServerRole } | undefined> {
  return db
    .selectFrom('session')
    .innerJoin('user', 'user.id', 'session.userId')
    .select(['user.id', 'user.name', 'user.role'])
    .where('session.id', '=', id)
    .executeTakeFirst()
}

function sessions(db: Database, { q, role }: Pick<SessionQuery, 'q' | 'role'>, now: number) {
  const { usedAfter, begunAfter } = sessionBounds(now)
  return db
    .selectFrom('session')
    .innerJoin('user', 'user.id', 'session.userId')
    .where('session.updatedAt', '>', usedAfter)
    .where('session.createdAt', '>', begunAfter)
    .$if(q !== undefined, (query) =>
      query.where(({ or }) =>
        or(
          (['user.name', 'session.ipAddress', 'session.userAgent'] as const).map((column) =>
            contains<'session' | 'user'>(column, q ?? ''),
          ),
        ),
      ),
    )
    .$if(role !== undefined, (query) => query.where('user.role', '=', role ?? 'guest'))
}

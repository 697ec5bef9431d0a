// Sessions as they are stored: who is signed in where, and for how long.
import type { SignedInSession } from '@lobby/protocol'
import { type ServerRole, type Session, serverRoles } from '../person.ts'
import type { Database, DatabaseTransaction } from '../storage/database.ts'

const day = 24 * 60 * 60 * 1_000
/** A session that is not used for so long ends ... */
const idle = 14 * day
/** ... and so does every other one after this, in milliseconds. */
export const lifetime = 90 * day
/** A use is written down when the last one that was is older than this. */
const worthNoting = 10 * 60 * 1_000

/** What is known of a session and its user; better-auth and our own queries both find it. */
export interface SessionRow {
  readonly id: string
  readonly createdAt: string | Date
  readonly updatedAt: string | Date
  readonly provenAt: string | Date | null | undefined
  readonly user: {
    readonly id: string
    readonly name: string
    readonly role: string
    readonly isAnonymous: boolean | number | null | undefined
    readonly deactivatedAt: string | Date | null | undefined
    /** Of a guest whom a link has let in: the one room, and until when. */
    readonly onlyRoomId: string | null | undefined
    readonly guestUntil: string | Date | null | undefined
  }
}

/** The session, unless it is over: unused for 14 days, 90 days old, of an account that may not sign in, or of a guest whose link is over. */
export function sessionFrom(row: SessionRow, now: number): Session | undefined {
  const { id, createdAt, updatedAt, provenAt, user } = row
  if (now - at(updatedAt) >= idle || now - at(createdAt) >= lifetime) return undefined
  if (user.deactivatedAt != null) return undefined
  const guest = Boolean(user.isAnonymous)
  if (guest && user.guestUntil != null && now >= at(user.guestUntil)) return undefined
  const role = serverRoles.find((role): role is ServerRole => role === user.role) ?? 'guest'
  return {
    id,
    provenAt: provenAt == null ? undefined : at(provenAt),
    person: {
      id: user.id,
      name: user.name,
      guest,
      role: guest ? 'guest' : role,
      session: true,
      ...(guest && user.onlyRoomId != null && { onlyIn: user.onlyRoomId }),
    },
  }
}

/** Whether a use of the session should be written down. */
export function isWorthNoting({ updatedAt }: SessionRow, now: number): boolean {
  return now - at(updatedAt) >= worthNoting
}

/** The session of this id, if it is there. */
export async function readSession(db: Database, id: string): Promise<SessionRow | undefined> {
  const row = await db
    .selectFrom('session')
    .innerJoin('user', 'user.id', 'session.userId')
    .select([
      'session.createdAt',
      'session.updatedAt',
      'session.provenAt',
      'user.id as userId',
      'user.name',
      'user.role',
      'user.isAnonymous',
      'user.deactivatedAt',
      'user.onlyRoomId',
      'user.guestUntil',
    ])
    .where('session.id', '=', id)
    .executeTakeFirst()
  if (!row) return undefined
  const { createdAt, updatedAt, provenAt, userId, ...user } = row
  return { id, createdAt, updatedAt, provenAt, user: { ...user, id: userId } }
}

/** Where somebody is signed in, the last used first. */
export async function listSessions(
  db: Database,
  userId: string,
  { current, now }: { readonly current: string; readonly now: number },
): Promise<SignedInSession[]> {
  const rows = await db
    .selectFrom('session')
    .select(['id', 'createdAt', 'updatedAt', 'ipAddress', 'userAgent'])
    .where('userId', '=', userId)
    .where('updatedAt', '>', before(now, idle))
    .where('createdAt', '>', before(now, lifetime))
    .orderBy('updatedAt', 'desc')
    .execute()
  return rows.map(({ id, createdAt, updatedAt, ipAddress, userAgent }) => ({
    id,
    userAgent: userAgent ?? '',
    address: ipAddress ?? '',
    createdAt,
    lastUsedAt: updatedAt,
    current: id === current,
  }))
}

/** From where people with power on the server are signed in, and the role of each. */
export async function listSessionAddresses(
  db: Database,
): Promise<{ readonly role: ServerRole; readonly ipAddress: string }[]> {
  const { usedAfter, begunAfter } = sessionBounds(Date.now())
  return db
    .selectFrom('session')
    .innerJoin('user', 'user.id', 'session.userId')
    .select(['user.role', 'session.ipAddress'])
    .distinct()
    .where('user.role', 'in', ['owner', 'admin', 'moderator'])
    .where('session.updatedAt', '>', usedAfter)
    .where('session.createdAt', '>', begunAfter)
    .where('session.ipAddress', 'is not', null)
    .$narrowType<{ ipAddress: string }>()
    .execute()
}

/** Ends one session of somebody's; answers whether it was there. */
export async function endSession(
  db: Database | DatabaseTransaction,
  userId: string,
  id: string,
): Promise<boolean> {
  const { numDeletedRows } = await db
    .deleteFrom('session')
    .where('userId', '=', userId)
    .where('id', '=', id)
    .executeTakeFirst()
  return numDeletedRows > 0n
}

/** Ends all sessions of a person, in the transaction that changes what they may do or how they come in. */
export async function endSessions(tx: DatabaseTransaction, userId: string): Promise<void> {
  await tx.deleteFrom('session').where('userId', '=', userId).execute()
}

/** Ends all sessions of a person but one; answers how many there were. */
export async function endOtherSessions(
  db: Database | DatabaseTransaction,
  userId: string,
  id: string,
): Promise<number> {
  const { numDeletedRows } = await db
    .deleteFrom('session')
    .where('userId', '=', userId)
    .where('id', '!=', id)
    .executeTakeFirst()
  return Number(numDeletedRows)
}

/** Sessions that one statement deletes: others write between two of them. */
const deletedAtOnce = 500

/** Forgets the sessions that are over. */
export async function deleteOldSessions(db: Database, now: number): Promise<void> {
  const { usedAfter, begunAfter } = sessionBounds(now)
  const old = db
    .selectFrom('session')
    .select('id')
    .where(({ or, eb }) =>
      or([eb('updatedAt', '<=', usedAfter), eb('createdAt', '<=', begunAfter)]),
    )
    .limit(deletedAtOnce)
  let deleted: bigint
  do {
    ;({ numDeletedRows: deleted } = await db
      .deleteFrom('session')
      .where('id', 'in', old)
      .executeTakeFirstOrThrow())
  } while (deleted === BigInt(deletedAtOnce))
}

/** A session is over that was not used after the one instant, or begun after the other. */
export function sessionBounds(now: number): {
  readonly usedAfter: string
  readonly begunAfter: string
} {
  return { usedAfter: before(now, idle), begunAfter: before(now, lifetime) }
}

function at(instant: string | Date): number {
  return new Date(instant).getTime()
}

function before(now: number, milliseconds: number): string {
  return new Date(now - milliseconds).toISOString()
}

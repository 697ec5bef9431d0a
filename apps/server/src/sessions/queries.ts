// Sessions as they are stored: who is signed in where, and for how long.
import { randomUUIDv7 } from 'node:crypto'
import type { SignedInSession } from '@lobby/protocol'
import { type ServerRole, type Session, serverRoles } from '../ground/person.ts'
import { hashOf, newSecret } from '../ground/secrets.ts'
import { noteChange } from '../shared/changes.ts'
import type { Database, DatabaseTransaction } from '../storage/database.ts'
import { statement } from '../storage/statement.ts'

const day = 24 * 60 * 60 * 1_000
/** A session that is not used for so long ends ... */
const idle = 14 * day
/** ... and so does every other one after this, in milliseconds. */
export const lifetime = 90 * day
/** A use is written down when the last one that was is older than this. */
const worthNoting = 10 * 60 * 1_000

/** The session, unless it is over: unused for 14 days, 90 days old, of an account that may not sign in, or of a guest whose link is over. */
export function sessionFrom(row: SessionRow, now: number): Session | undefined {
  const { id, userId, name, role, onlyRoomId, guestUntil } = row
  if (now - at(row.updatedAt) >= idle || now - at(row.createdAt) >= lifetime) return undefined
  if (row.deactivatedAt !== null) return undefined
  const guest = Boolean(row.isAnonymous)
  if (guest && guestUntil !== null && now >= at(guestUntil)) return undefined
  return {
    id,
    provenAt: row.provenAt === null ? undefined : at(row.provenAt),
    person: {
      id: userId,
      name,
      guest,
      role: guest ? 'guest' : (serverRoles.find((each) => each === role) ?? 'guest'),
      session: true,
      ...(guest && onlyRoomId !== null && { onlyIn: onlyRoomId }),
    },
  }
}

/** Whether a use of the session should be written down. */
export function isWorthNoting({ updatedAt }: SessionRow, now: number): boolean {
  return now - at(updatedAt) >= worthNoting
}

/** The session of which a browser holds this token, and its person, if they are there. */
export async function readSession(db: Database | DatabaseTransaction, token: string) {
  const [row] = await sessionByToken(db, { hash: hashOf(token) })
  return row
}

/** These sessions and their people, as far as they are there. */
export async function readSessions(
  db: Database,
  ids: readonly string[],
): Promise<readonly SessionRow[]> {
  const [id, ...others] = ids
  if (id !== undefined && others.length === 0) return sessionById(db, { id })
  return sessions(db).where('session.id', 'in', ids).execute()
}

const sessions = (db: Database) =>
  db
    .selectFrom('session')
    .innerJoin('user', 'user.id', 'session.userId')
    .select([
      'session.id',
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

const sessionById = statement((db, { id }: { id: string }) =>
  sessions(db).where('session.id', '=', id),
)
const sessionByToken = statement((db, { hash }: { hash: string }) =>
  sessions(db).where('session.token', '=', hash),
)

export type SessionRow = NonNullable<Awaited<ReturnType<typeof readSession>>>

/** A session that begins: whose, where, and when they proved who they are, in milliseconds since 1970. */
export interface SessionToBe {
  readonly userId: string
  readonly address: string
  readonly userAgent: string
  readonly provenAt: number | undefined
}

/** Stores a session; answers its token, which is stored nowhere. */
export async function insertSession(
  db: Database | DatabaseTransaction,
  { userId, address, userAgent, provenAt }: SessionToBe,
  now: number,
): Promise<string> {
  const token = newSecret()
  await db
    .insertInto('session')
    .values({
      id: randomUUIDv7(),
      token: hashOf(token),
      userId,
      createdAt: instant(now),
      updatedAt: instant(now),
      expiresAt: instant(now + lifetime),
      provenAt: provenAt === undefined ? null : instant(provenAt),
      ipAddress: address,
      userAgent,
    })
    .execute()
  return token
}

/** Ends the session that has this token. */
export async function endSessionOf(
  db: Database | DatabaseTransaction,
  token: string,
): Promise<void> {
  await db.deleteFrom('session').where('token', '=', hashOf(token)).execute()
}

/** The sessions of a person, the last used first. */
export async function listSessions(
  db: Database,
  userId: string,
  { current, now }: { readonly current: string; readonly now: number },
): Promise<SignedInSession[]> {
  const rows = await db
    .selectFrom('session')
    .select(['id', 'createdAt', 'updatedAt', 'ipAddress', 'userAgent'])
    .where('userId', '=', userId)
    .where('updatedAt', '>', instant(now - idle))
    .where('createdAt', '>', instant(now - lifetime))
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
  now: number,
): Promise<{ readonly role: ServerRole; readonly ipAddress: string }[]> {
  const { usedAfter, begunAfter } = sessionBounds(now)
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

/** Ends one session of a person; answers whether it was there. */
export async function endSession(
  tx: DatabaseTransaction,
  userId: string,
  id: string,
): Promise<boolean> {
  return (await endThose(tx, userId, ['=', id])) > 0
}

/** Ends all sessions of a person, in the transaction that changes what they may do or how they come in; answers how many there were. */
export function endSessions(tx: DatabaseTransaction, userId: string): Promise<number> {
  return endThose(tx, userId, ['!=', ''])
}

/** Ends all sessions of a person but one; answers how many there were. */
export function endOtherSessions(
  tx: DatabaseTransaction,
  userId: string,
  id: string,
): Promise<number> {
  return endThose(tx, userId, ['!=', id])
}

/** Their sockets on every node hear of it. */
async function endThose(
  tx: DatabaseTransaction,
  userId: string,
  [which, id]: readonly ['=' | '!=', string],
): Promise<number> {
  const { numDeletedRows } = await tx
    .deleteFrom('session')
    .where('userId', '=', userId)
    .where('id', which, id)
    .executeTakeFirst()
  if (numDeletedRows > 0n) await noteChange(tx, 'person', userId)
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
  return { usedAfter: instant(now - idle), begunAfter: instant(now - lifetime) }
}

function at(instant: string): number {
  return Date.parse(instant)
}

function instant(at: number): string {
  return new Date(at).toISOString()
}

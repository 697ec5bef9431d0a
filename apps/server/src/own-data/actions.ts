// What a person does with all that the server keeps of them: takes it along, or ends it.
import type { OwnData } from '@lobby/protocol'
import { personTarget, record } from '../audit/record.ts'
import type { Logger } from '../ground/logger.ts'
import type { Person } from '../ground/person.ts'
import type { RateLimiter } from '../ground/rate-limit.ts'
import { dropUnshownImages } from '../images/stored-images.ts'
import { forgetLinks } from '../links/account-links.ts'
import { refuseLastOwner } from '../people/account-changes.ts'
import { findAccount, noAddress } from '../people/users.ts'
import type { MemberActions } from '../rooms/member-actions.ts'
import type { SessionActions } from '../sessions/actions.ts'
import { endSessions } from '../sessions/queries.ts'
import { noteChange } from '../shared/changes.ts'
import type { Database, DatabaseTransaction } from '../storage/database.ts'
import { inTransaction } from '../storage/in-transaction.ts'
import { now } from '../storage/instants.ts'
import { readOwnData, removeOwnRows } from './queries.ts'

export type OwnDataActions = ReturnType<typeof createOwnDataActions>

interface Needs {
  readonly db: Database
  readonly limiter: RateLimiter
  readonly logger: Pick<Logger, 'error'>
  readonly sessionActions: SessionActions
  readonly memberActions: MemberActions
}

export function createOwnDataActions({
  db,
  limiter,
  logger,
  sessionActions,
  memberActions,
}: Needs) {
  return { exportOwnData, deleteOwnAccount }

  /** What the server keeps of a person, messages aside; the audit log says that they have asked. */
  async function exportOwnData(person: Person): Promise<OwnData> {
    limiter.consume('ownData', person.id)
    const data = await readOwnData(db, person.id)
    await inTransaction(db, async (tx) => {
      record(tx, person, { action: 'account.export', target: personTarget(person) })
    })
    return data
  }

  /**
   * Deletes the account of a person, for good. What they wrote stays, and so does the username: nobody passes for them.
   * Throws ChatError `forbidden` for the only owner.
   */
  async function deleteOwnAccount(person: Person): Promise<void> {
    const rooms = await inTransaction(db, async (tx) => {
      const account = await findAccount(tx, person.id)
      if (account.role === 'owner' && account.active) await refuseLastOwner(tx, account.id)
      await removeAccount(tx, person.id)
      const { username: name, role } = account
      const target = personTarget({ id: person.id, name })
      record(tx, person, { action: 'account.delete', target, before: { role } })
      return listPrivateRooms(tx, person.id)
    })
    await sessionActions.notifySessions(person.id)
    // Each is an event of its room: what fails leaves a name in a list, and nothing that anybody can use.
    for (const slug of rooms)
      await memberActions
        .leaveRoom(person, slug)
        .catch((error) => logger.error({ err: error }, 'A deleted account stays in a room.'))
  }
}

async function removeAccount(tx: DatabaseTransaction, id: string): Promise<void> {
  await endSessions(tx, id)
  await forgetLinks(tx, 'reset', id)
  await forgetLinks(tx, 'email', id)
  await removeOwnRows(tx, id)
  await tx
    .updateTable('links')
    .set({ revokedAt: now() })
    .where('createdBy', '=', id)
    .where('revokedAt', 'is', null)
    .execute()
  await tx
    .updateTable('user')
    .set({
      ...{ ...noAddress(id), role: 'member', deactivatedAt: now(), deletedAt: now() },
      ...{ displayName: null, color: null, status: null, language: null, timeZone: null },
      ...{ presence: null, presenceUntil: null, picture: null, keywords: null, quiet: null },
      previews: null,
      ...{ digestEvery: null, digestShows: null, digestUpTo: null, digestDueAt: null },
      mailRefusals: null,
      updatedAt: now(),
    })
    .where('id', '=', id)
    .execute()
  await dropUnshownImages(tx)
  await noteChange(tx, 'server')
  // They may have been in some.
  await noteChange(tx, 'group')
}

async function listPrivateRooms(tx: DatabaseTransaction, userId: string): Promise<string[]> {
  const rows = await tx
    .selectFrom('members')
    .innerJoin('rooms', 'rooms.id', 'members.roomId')
    .select('rooms.slug')
    .where('members.userId', '=', userId)
    .where('members.leftSeq', 'is', null)
    .where('rooms.kind', '=', 'private')
    .execute()
  return rows.map(({ slug }) => slug)
}

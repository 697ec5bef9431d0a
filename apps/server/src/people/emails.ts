// The addresses of accounts, in SQL. One counts from when its link was opened;
// until then it is stored with the link alone.

import type { Language, OwnAccount } from '@lobby/protocol'
import { type AuditEntry, personTarget, record } from '../audit/record.ts'
import { ChatError } from '../ground/errors.ts'
import type { Person } from '../ground/person.ts'
import { forgetLinks, holderOf } from '../links/account-links.ts'
import { consumeUse, deadLink, hasUsesLeft, isOpen } from '../links/links.ts'
import type { Database, DatabaseTransaction } from '../storage/database.ts'
import { inTransaction } from '../storage/in-transaction.ts'
import { now } from '../storage/instants.ts'
import { refusalsAtMost } from './mail-refusals.ts'
import { noAddress, usernameKey } from './users.ts'

/** The account that a mail goes to. */
export interface Recipient {
  readonly id: string
  readonly username: string
  /** Confirmed; null without one. */
  readonly email: string | null
  readonly language: Language | null
}

/** The account of this id. Throws ChatError `not_found` for a guest, and for one that may not sign in. */
export async function findRecipient(
  db: Database | DatabaseTransaction,
  id: string,
): Promise<Recipient> {
  const row = await recipients(db).where('user.id', '=', id).executeTakeFirst()
  if (!row) throw new ChatError('not_found', 'There is no such account.')
  return recipientFrom(row)
}

/**
 * The account that goes by this username, or has confirmed this address; of those without
 * a password, who sign in by something else, only who can be sent a mail.
 */
export async function findForgetful(db: Database, who: string): Promise<Recipient | undefined> {
  const key = usernameKey(who)
  const row = await recipients(db)
    .where(({ or, eb, exists, selectFrom }) =>
      or([
        eb('user.emailVerified', '=', 1),
        exists(
          selectFrom('account')
            .select('account.id')
            .whereRef('account.userId', '=', 'user.id')
            .where('account.providerId', '=', 'credential'),
        ),
      ]),
    )
    .where(({ or, and, eb }) =>
      or([
        eb('user.username', '=', key),
        and([eb('user.email', '=', key), eb('user.emailVerified', '=', 1)]),
      ]),
    )
    .executeTakeFirst()
  return row && recipientFrom(row)
}

/** The confirmed address of an account, and the one that waits for its link. */
export async function readEmails(
  db: Database,
  userId: string,
): Promise<Pick<OwnAccount, 'email' | 'pendingEmail' | 'emailRefused'>> {
  const own = await recipients(db)
    .select('user.mailRefusals')
    .where('user.id', '=', userId)
    .executeTakeFirst()
  const sent = await db
    .selectFrom('links')
    .select('email')
    .where('purpose', '=', 'email')
    .where('userId', '=', userId)
    .where(isOpen)
    .where(hasUsesLeft)
    .executeTakeFirst()
  const asked = await db
    .selectFrom('link_requests')
    .select('email')
    .where('purpose', '=', 'email')
    .where('userId', '=', userId)
    .executeTakeFirst()
  const email = own ? recipientFrom(own).email : null
  const isRefused = (own?.mailRefusals ?? 0) >= refusalsAtMost
  return {
    ...{ email, pendingEmail: sent?.email ?? asked?.email ?? null },
    ...(isRefused && { emailRefused: true }),
  }
}

/**
 * Uses a link up: its address is the account's from now on, and no mail that went
 * to an earlier one is good for anything. Answers the account as it was and is.
 * Throws ChatError `email_taken` when another account has confirmed it; then the
 * link stays good. `from` is where it is used, for the record.
 */
export function confirmAddress(
  db: Database,
  token: string,
  from: string,
): Promise<{ readonly before: Recipient; readonly after: Recipient }> {
  return inTransaction(db, async (tx) => {
    const { userId, email } = await consumeUse(tx, { purpose: 'email', token })
    if (userId === null || email === null) throw deadLink()
    const before = await findRecipient(tx, userId)
    const other = await tx
      .selectFrom('user')
      .select(['id', 'emailVerified'])
      .where('email', '=', email)
      .where('id', '!=', userId)
      .executeTakeFirst()
    if (other?.emailVerified === 1)
      throw new ChatError('email_taken', 'Another account has this address.')
    if (other) await setAddress(tx, other.id, noAddress(other.id))
    await setAddress(tx, userId, { email, emailVerified: 1 })
    await forgetLinks(tx, 'email', userId)
    record(tx, holderOf(before, from), changeOf(before, email))
    return { before, after: { ...before, email } }
  })
}

/** The account has no address from now on, nor one that waits for its link. */
export function removeAddress(db: Database, person: Person): Promise<void> {
  return inTransaction(db, async (tx) => {
    const before = await findRecipient(tx, person.id)
    await forgetLinks(tx, 'email', person.id)
    if (before.email === null) return
    await setAddress(tx, person.id, noAddress(person.id))
    record(tx, person, changeOf(before, null))
  })
}

/** What the audit log is told: that there was an address, and is one. It is kept for good, and addresses are not. */
function changeOf({ id, username, email: before }: Recipient, after: string | null): AuditEntry {
  return {
    action: 'account.change-email',
    target: personTarget({ id, name: username }),
    before: { address: before !== null },
    after: { address: after !== null },
  }
}

async function setAddress(
  tx: DatabaseTransaction,
  userId: string,
  address: { readonly email: string; readonly emailVerified: number },
): Promise<void> {
  await forgetLinks(tx, 'reset', userId)
  await tx
    .updateTable('user')
    // What the mail server said was of another one.
    .set({ ...address, mailRefusals: null, updatedAt: now() })
    .where('id', '=', userId)
    .execute()
}

function recipients(db: Database | DatabaseTransaction) {
  return db
    .selectFrom('user')
    .select(['user.id', 'user.name', 'user.email', 'user.emailVerified', 'user.language'])
    .where('user.username', 'is not', null)
    .where('user.deactivatedAt', 'is', null)
}

function recipientFrom(row: {
  id: string
  name: string
  email: string
  emailVerified: number
  language: Language | null
}): Recipient {
  const { id, name, email, emailVerified, language } = row
  return { id, username: name, email: emailVerified === 1 ? email : null, language }
}

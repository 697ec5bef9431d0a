// Addresses of accounts, and links that go to them. Where there is no mail server,
// who keeps the server sees who waits for a link, and hands it over.
import type { OneTimeLink } from '@lobby/protocol'
import type { Context } from '../context.ts'
import { ChatError } from '../errors.ts'
import type { Actor, Session } from '../person.ts'
import type { Visitor } from './accounts.ts'
import { type Asking, accountToHelp, requirePassword, resetLinkFor } from './actions.ts'
import { confirmAddress, findForgetful, findRecipient, removeAddress } from './emails.ts'
import { requestedEmail, requestLink } from './link-requests.ts'
import { createLink } from './links.ts'
import { mailTo } from './mail-actions.ts'
import { networkOf } from './sign-in-throttle.ts'
import { usernameKey } from './users.ts'

/**
 * Gives the account another address, from when its link is opened, or none at
 * once. Throws ChatError `wrong_credentials`, `rate`, and `forbidden` for a guest.
 */
export async function changeEmail(
  context: Context,
  asking: Asking & { readonly session: Session },
  { email, current }: { email: string | null; current: string },
): Promise<void> {
  const { db, mailer, limiter } = context
  const { id } = asking.session.person
  await requirePassword(context, asking, current)
  const before = await findRecipient(db, id)
  if (email === null) {
    await removeAddress(db, id)
    return mailTo(context, before, 'emailChanged', { visitor: asking })
  }
  limiter.take('mailToAccount', id)
  if (!mailer.isThere) return requestLink(db, { purpose: 'email', userId: id, email })
  const { url: link } = await emailLinkFor(context, id, email)
  mailTo(context, { ...before, email }, 'confirm', { visitor: asking, link })
}

/** Uses a link up: its address is the account's from now on. Throws as `confirmAddress` in `emails.ts` does, and ChatError `rate`. */
export async function confirmEmail(
  context: Context,
  visitor: Visitor,
  token: string,
): Promise<void> {
  const { db, limiter } = context
  limiter.take('signInByAddress', networkOf(visitor.address))
  const { before, after } = await confirmAddress(db, token)
  if (before.email !== after.email) mailTo(context, before, 'emailChanged', { visitor })
}

/**
 * Sends whoever has forgotten the password a link for a new one, if there is such
 * an account and it has an address. Returns before it has looked: neither what is
 * answered nor when says whether there is. Throws ChatError `rate`, by what was asked.
 */
export function forgotPassword(context: Context, visitor: Visitor, who: string): void {
  const { db, mailer, limiter, chores } = context
  const network = networkOf(visitor.address)
  limiter.take('forgotByAddress', network)
  limiter.take('forgot', `${network} ${usernameKey(who)}`)
  chores.add(async () => {
    const account = await findForgetful(db, who)
    if (!account) return
    const userId = account.id
    if (!account.email || !mailer.isThere) return requestLink(db, { purpose: 'reset', userId })
    limiter.take('mailToAccount', userId)
    const { url: link } = await resetLinkFor(context, userId)
    mailTo(context, account, 'reset', { visitor, link })
  })
}

/** A link that confirms the address for which somebody has asked. Throws ChatError `not_found` when they have not. */
export async function createEmailLink(
  context: Context,
  actor: Actor,
  username: string,
): Promise<OneTimeLink> {
  const { id } = await accountToHelp(context, actor, username)
  const email = await requestedEmail(context.db, id)
  if (email === undefined)
    throw new ChatError('not_found', 'This account has not asked for a link to confirm an address.')
  return emailLinkFor(context, id, email)
}

async function emailLinkFor(context: Context, userId: string, email: string): Promise<OneTimeLink> {
  const { token, expiresAt } = await createLink(context.db, { purpose: 'email', userId, email })
  return { url: `${context.publicUrl()}/account/email/${token}`, expiresAt }
}

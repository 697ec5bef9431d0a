// Addresses of accounts, and links that go to them. Where there is no mail server,
// who keeps the server sees who waits for a link, and hands it over.
import type { Context } from '../../context.ts'
import type { Session } from '../../ground/person.ts'
import { requestLink } from '../../links/link-requests.ts'
import { confirmAddress, findForgetful, findRecipient, removeAddress } from '../../people/emails.ts'
import { makeLink } from '../../people/link-actions.ts'
import { mailTo } from '../../people/mail-actions.ts'
import { usernameKey } from '../../people/users.ts'
import type { Asking, Visitor } from '../../sessions/sessions.ts'
import { prove } from '../password/actions.ts'

/**
 * Gives the account another address, from when its link is opened, or none at
 * once. Throws as `prove` does.
 */
export async function changeEmail(
  context: Context,
  asking: Asking & { readonly session: Session },
  { email, current }: { email: string | null; current?: string | undefined },
): Promise<void> {
  const { db, mailer, limiter } = context
  const { id } = asking.session.person
  await prove(context, asking, current)
  const before = await findRecipient(db, id)
  if (email === null) {
    await removeAddress(db, { ...asking.session.person, address: asking.address })
    return mailTo(context, before, 'emailChanged', { visitor: asking })
  }
  limiter.take('mailToAccount', id)
  const wanted = { purpose: 'email', userId: id, email } as const
  if (!mailer.isThere) return requestLink(db, wanted)
  const { url: link } = await makeLink(context, wanted)
  mailTo(context, { ...before, email }, 'confirm', { visitor: asking, link })
}

/** Uses a link up: its address is the account's from now on. Throws as `confirmAddress` in `emails.ts` does, and ChatError `rate`. */
export async function confirmEmail(
  context: Context,
  visitor: Visitor,
  token: string,
): Promise<void> {
  const { db, limiter } = context
  limiter.takeFrom('signInByAddress', visitor.address)
  const { before, after } = await confirmAddress(db, token, visitor.address)
  if (before.email !== after.email) mailTo(context, before, 'emailChanged', { visitor })
}

/**
 * Sends a person who has forgotten the password a link for a new one, if there is such
 * an account and it has an address. Returns before it has looked: neither what is
 * answered nor when says whether there is. Throws ChatError `rate`, by what was asked.
 */
export function forgotPassword(context: Context, visitor: Visitor, who: string): void {
  const { db, mailer, limiter, backgroundTasks } = context
  limiter.takeFrom('forgotByAddress', visitor.address)
  limiter.takeFrom('forgot', visitor.address, usernameKey(who))
  backgroundTasks.add(async () => {
    const account = await findForgetful(db, who)
    if (!account) return
    const wanted = { purpose: 'reset', userId: account.id } as const
    if (!account.email || !mailer.isThere) return requestLink(db, wanted)
    limiter.take('mailToAccount', account.id)
    const { url: link } = await makeLink(context, wanted)
    mailTo(context, account, 'reset', { visitor, link })
  })
}

// Addresses of accounts, and links that go to them. Where there is no mail server,
// admins see which accounts wait for a link, and hand it over.

import type { BackgroundTasks } from '../../ground/background-tasks.ts'
import type { Session } from '../../ground/person.ts'
import { requestLink } from '../../links/link-requests.ts'
import type { Mailer } from '../../mail/mailer.ts'
import { confirmAddress, findForgetful, findRecipient, removeAddress } from '../../people/emails.ts'
import type { AccountLinkActions } from '../../people/link-actions.ts'
import type { MailActions } from '../../people/mail-actions.ts'
import { usernameKey } from '../../people/users.ts'
import type { Asking, Visitor } from '../../sessions/sessions.ts'
import type { SharedLimiter } from '../../shared/shared-rates.ts'
import type { Database } from '../../storage/database.ts'
import type { PasswordActions } from '../password/actions.ts'

export type EmailActions = ReturnType<typeof createEmailActions>

interface Needs {
  readonly db: Database
  readonly sharedLimiter: SharedLimiter
  readonly mailer: Mailer
  readonly backgroundTasks: BackgroundTasks
  readonly accountLinkActions: AccountLinkActions
  readonly mailActions: MailActions
  readonly passwordActions: PasswordActions
}

export function createEmailActions({
  db,
  sharedLimiter,
  mailer,
  backgroundTasks,
  accountLinkActions,
  mailActions,
  passwordActions,
}: Needs) {
  return { changeEmail, confirmEmail, forgotPassword }

  /** Gives the account another address, from when its link is opened, or none at once. */
  async function changeEmail(
    asking: Asking & { readonly session: Session },
    { email, current }: { email: string | null; current?: string | undefined },
  ): Promise<void> {
    const { id } = asking.session.person
    await passwordActions.prove(asking, current)
    const before = await findRecipient(db, id)
    if (email === null) {
      await removeAddress(db, { ...asking.session.person, address: asking.address })
      return mailActions.mailTo(before, 'emailChanged', { visitor: asking })
    }
    await sharedLimiter.consume('mailToAccount', id)
    const wanted = { purpose: 'email', userId: id, email } as const
    if (!mailer.isThere) return requestLink(db, wanted)
    const { url: link } = await accountLinkActions.makeLink(wanted)
    mailActions.mailTo({ ...before, email }, 'confirm', { visitor: asking, link })
  }

  /** Uses a link up: its address is the account's from now on. */
  async function confirmEmail(visitor: Visitor, token: string): Promise<void> {
    await sharedLimiter.consumeFrom('signInByAddress', visitor.address)
    const { before, after } = await confirmAddress(db, token, visitor.address)
    if (before.email !== after.email) mailActions.mailTo(before, 'emailChanged', { visitor })
  }

  /**
   * Sends a person who has forgotten the password a link for a new one, if there is such
   * an account and it has an address. Returns before it has looked: neither what is
   * answered nor when says whether there is. Throws ChatError `rate`, by what was asked.
   */
  async function forgotPassword(visitor: Visitor, who: string): Promise<void> {
    await sharedLimiter.consumeFrom('forgotByAddress', visitor.address)
    await sharedLimiter.consumeFrom('forgot', visitor.address, usernameKey(who))
    backgroundTasks.add(async () => {
      const account = await findForgetful(db, who)
      if (!account) return
      const wanted = { purpose: 'reset', userId: account.id } as const
      if (!account.email || !mailer.isThere) return requestLink(db, wanted)
      await sharedLimiter.consume('mailToAccount', account.id)
      const { url: link } = await accountLinkActions.makeLink(wanted)
      mailActions.mailTo(account, 'reset', { visitor, link })
    })
  }
}

// Links that let their holder do one thing to an account, once and for half an hour.
import type { Account, OneTimeLink } from '@lobby/protocol'
import { personTarget, record } from '../audit/record.ts'
import { ChatError } from '../ground/errors.ts'
import { aboutPerson, type Resource, requires } from '../ground/permissions.ts'
import type { Actor } from '../ground/person.ts'
import { createLink, type LinkToMake } from '../links/account-links.ts'
import { requestedEmail } from '../links/link-requests.ts'
import type { Database } from '../storage/database.ts'
import { inTransaction } from '../storage/in-transaction.ts'
import { findAccount } from './users.ts'

export type AccountLinkActions = ReturnType<typeof createAccountLinkActions>

interface Needs {
  readonly db: Database
  readonly server: () => Resource
  readonly publicUrl: () => string
}

export function createAccountLinkActions({ db, server, publicUrl }: Needs) {
  return { makeLink, createResetLink, createEmailLink }

  /** Makes a link; one that an admin hands over is recorded. */
  async function makeLink(
    link: LinkToMake,
    handed?: { readonly by: Actor; readonly account: Account },
  ): Promise<OneTimeLink> {
    const { token, expiresAt } = await inTransaction(db, async (tx) => {
      const made = await createLink(tx, link)
      if (handed) {
        const { id, username: name } = handed.account
        const target = personTarget({ id, name })
        const after = { linkFor: link.purpose, until: made.expiresAt }
        record(tx, handed.by, { action: 'account.help', target, after })
      }
      return made
    })
    return { url: `${publicUrl()}/account/${link.purpose}/${token}`, expiresAt }
  }

  /** A link by which the account chooses a new password. Earlier ones are void. Throws ChatError `forbidden` for an account of no lower role. */
  async function createResetLink(actor: Actor, idOrUsername: string): Promise<OneTimeLink> {
    const account = await accountToHelp(actor, idOrUsername)
    return makeLink({ purpose: 'reset', userId: account.id }, { by: actor, account })
  }

  /** A link that confirms the address the account has asked for. */
  async function createEmailLink(actor: Actor, idOrUsername: string): Promise<OneTimeLink> {
    const account = await accountToHelp(actor, idOrUsername)
    const email = await requestedEmail(db, account.id)
    if (email === undefined)
      throw new ChatError(
        'not_found',
        'This account has not asked for a link to confirm an address.',
      )
    const link = { purpose: 'email', userId: account.id, email } as const
    return makeLink(link, { by: actor, account })
  }

  async function accountToHelp(actor: Actor, idOrUsername: string): Promise<Account> {
    requires(actor, 'account.help', server())
    const account = await findAccount(db, idOrUsername)
    requires(actor, 'account.help', aboutPerson(server(), account.role))
    return account
  }
}

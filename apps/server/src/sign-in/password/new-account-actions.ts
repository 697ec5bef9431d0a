// How accounts with a password are made: by their holders, by a claim, by others.

import type { Account, AccountRole } from '@lobby/protocol'
import type { Clock } from '../../ground/clock.ts'
import { ChatError } from '../../ground/errors.ts'
import { type Resource, requires } from '../../ground/permissions.ts'
import type { Actor } from '../../ground/person.ts'
import { findOrCreateClaim } from '../../links/account-links.ts'
import { claimServer } from '../../people/account-changes.ts'
import { type AccountToBe, createAccount } from '../../people/new-accounts.ts'
import { findAccount, hasOwner } from '../../people/users.ts'
import type { Asking, SignedIn } from '../../sessions/sessions.ts'
import type { ServerDecisions } from '../../settings/server-decisions.ts'
import type { SharedLimiter } from '../../shared/shared-rates.ts'
import type { Database } from '../../storage/database.ts'
import type { ArrivalActions } from '../attempts/actions.ts'
import { refuseGuessable } from './common-passwords.ts'
import type { Passwords } from './passwords.ts'

/** By what a person signs in with a password. */
export interface Credentials {
  readonly username: string
  readonly password: string
}

export type NewAccountActions = ReturnType<typeof createNewAccountActions>

interface Needs {
  readonly db: Database
  readonly sharedLimiter: SharedLimiter
  readonly server: () => Resource
  readonly clock: Clock
  readonly passwords: Passwords
  /** What is in the link of this id; every node knows it. */
  readonly claimTokenOf: (id: string) => string
  readonly publicUrl: () => string
  readonly settings: ServerDecisions
  readonly arrivalActions: ArrivalActions
}

export function createNewAccountActions({
  db,
  sharedLimiter,
  server,
  clock,
  passwords,
  claimTokenOf,
  publicUrl,
  settings,
  arrivalActions,
}: Needs) {
  return { signUp, accountToBe, isOpenForSignUp, findClaimLink, claim, createAccountFor }

  /**
   * Makes an account and signs it in. A guest becomes the account, and keeps the id
   * and so everything they wrote. Throws ChatError `forbidden` where sign-up is
   * closed.
   */
  async function signUp(asking: Asking, { username, password }: Credentials): Promise<SignedIn> {
    if (!(await isOpenForSignUp())) throw closedForSignUp()
    // A password that is refused is no account.
    refuseGuessable(password, username)
    guestOf(asking)
    await sharedLimiter.consumeFrom('newAccount', asking.address)
    const account = await accountToBe(asking, { username, password })
    const userId = await createAccount(db, { ...account, role: 'member' })
    return arrivalActions.becameAccount(asking, userId, clock.wall())
  }

  /** What an account of these credentials will be: that of the guest who asks, if one does. Throws ChatError `forbidden` when they have one. */
  async function accountToBe(
    asking: Asking,
    { username, password }: Credentials,
  ): Promise<Omit<AccountToBe, 'role'>> {
    const guestId = guestOf(asking)
    refuseGuessable(password, username)
    return { username, passwordHash: await passwords.hash(password), guestId }
  }

  /** Whether anybody may make an account now: never before the server has an owner. */
  async function isOpenForSignUp(): Promise<boolean> {
    return settings.now.signUp === 'anybody' && (await hasOwner(db))
  }

  /** The link that makes its holder the owner, the same on every node; undefined when the server has an owner. */
  async function findClaimLink(): Promise<string | undefined> {
    if (await hasOwner(db)) return undefined
    return `${publicUrl()}/claim/${await findOrCreateClaim(db, claimTokenOf)}`
  }

  /** Makes a person the owner of a server that has none. Throws ChatError `not_found` for a link that is not good. */
  async function claim(
    asking: Asking,
    { token, account }: { token: string; account?: Credentials | undefined },
  ): Promise<SignedIn> {
    await sharedLimiter.consumeFrom('signInByAddress', asking.address)
    if (!account) {
      const person = asking.session?.person
      if (!person || person.guest)
        throw new ChatError('signed_out', 'Sign in first, or give a username and a password.')
      await claimServer(db, token, { userId: person.id }, asking.address)
      await settings.refreshOwner()
      return arrivalActions.becameAccount(asking, person.id, clock.wall())
    }
    const owner = await accountToBe(asking, account)
    const ownerId = await claimServer(db, token, owner, asking.address)
    await settings.refreshOwner()
    return arrivalActions.becameAccount(asking, ownerId, clock.wall())
  }

  /** Makes an account for another person. */
  async function createAccountFor(
    actor: Actor,
    { username, password, role }: Credentials & { readonly role: AccountRole },
  ): Promise<Account> {
    requires(actor, 'account.manage', { ...server(), gives: role })
    refuseGuessable(password, username)
    const passwordHash = await passwords.hash(password)
    const id = await createAccount(db, { username, passwordHash, role }, actor)
    await settings.refreshOwner()
    return findAccount(db, id)
  }
}

/** The refusal where nobody may make an account by themselves. */
export function closedForSignUp(): ChatError {
  return new ChatError('forbidden', 'This server does not let people make accounts.')
}

function guestOf({ session }: Asking): string | undefined {
  if (session && !session.person.guest)
    throw new ChatError('forbidden', 'You have an account already. Sign out to make another one.')
  return session?.person.id
}

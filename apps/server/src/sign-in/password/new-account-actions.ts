// How accounts with a password are made: by their holders, by a claim, by others.
import type { Account, AccountRole } from '@lobby/protocol'
import type { Context } from '../../context.ts'
import { ChatError } from '../../ground/errors.ts'
import { requires } from '../../ground/permissions.ts'
import type { Actor } from '../../ground/person.ts'
import { createClaim } from '../../links/account-links.ts'
import { claimServer } from '../../people/account-changes.ts'
import { type AccountToBe, createAccount } from '../../people/new-accounts.ts'
import { findAccount, hasOwner } from '../../people/users.ts'
import type { Asking, SignedIn } from '../../sessions/sessions.ts'
import { becameAccount } from '../attempts/actions.ts'
import { refuseGuessable } from './common-passwords.ts'

/** By what a person signs in with a password. */
export interface Credentials {
  readonly username: string
  readonly password: string
}

/**
 * Makes an account and signs it in. A guest becomes the account, and keeps the
 * id and so everything they wrote. Throws ChatError `forbidden` where sign-up is
 * closed, `weak_password` and `username_taken`.
 */
export async function signUp(
  context: Context,
  asking: Asking,
  { username, password }: Credentials,
): Promise<SignedIn> {
  if (!(await isOpenForSignUp(context))) throw closedForSignUp()
  // A password that is refused is no account.
  refuseGuessable(password, username)
  guestOf(asking)
  context.limiter.takeFrom('newAccount', asking.address)
  const account = await accountToBe(context, asking, { username, password })
  const userId = await createAccount(context.db, { ...account, role: 'member' })
  return becameAccount(context, asking, userId, context.clock.wall())
}

/** The refusal where nobody may make an account by themselves. */
export function closedForSignUp(): ChatError {
  return new ChatError('forbidden', 'This server does not let people make accounts.')
}

/** What an account of these credentials will be: that of the guest who asks, if one does. Throws ChatError `forbidden` when they have one, `weak_password`. */
export async function accountToBe(
  { signInMethods }: Pick<Context, 'signInMethods'>,
  asking: Asking,
  { username, password }: Credentials,
): Promise<Omit<AccountToBe, 'role'>> {
  const guestId = guestOf(asking)
  refuseGuessable(password, username)
  return { username, passwordHash: await signInMethods.passwords.hash(password), guestId }
}

/** Whether anybody may make an account now: never before the server has an owner. */
export async function isOpenForSignUp({
  db,
  settings,
}: Pick<Context, 'db' | 'settings'>): Promise<boolean> {
  return settings.now.signUp === 'anybody' && (await hasOwner(db))
}

/** The link that makes its holder the owner, in place of earlier ones; undefined when the server has an owner. */
export async function createClaimLink(context: Context): Promise<string | undefined> {
  if (await hasOwner(context.db)) return undefined
  return `${context.publicUrl()}/claim/${await createClaim(context.db)}`
}

/** Makes a person the owner of a server that has none. Throws ChatError `not_found` for a link that is not good. */
export async function claim(
  context: Context,
  asking: Asking,
  { token, account }: { token: string; account?: Credentials | undefined },
): Promise<SignedIn> {
  const { db, limiter } = context
  limiter.takeFrom('signInByAddress', asking.address)
  if (!account) {
    const person = asking.session?.person
    if (!person || person.guest)
      throw new ChatError('signed_out', 'Sign in first, or give a username and a password.')
    await claimServer(db, token, { userId: person.id }, asking.address)
    await context.settings.lookForOwner()
    return becameAccount(context, asking, person.id, context.clock.wall())
  }
  const owner = await accountToBe(context, asking, account)
  const ownerId = await claimServer(db, token, owner, asking.address)
  await context.settings.lookForOwner()
  return becameAccount(context, asking, ownerId, context.clock.wall())
}

/** Makes an account for another person. Throws ChatError `username_taken`, `weak_password`. */
export async function createAccountFor(
  context: Context,
  actor: Actor,
  { username, password, role }: Credentials & { readonly role: AccountRole },
): Promise<Account> {
  const { db, signInMethods } = context
  requires(actor, 'account.manage', { ...context.server(), gives: role })
  refuseGuessable(password, username)
  const passwordHash = await signInMethods.passwords.hash(password)
  const id = await createAccount(db, { username, passwordHash, role }, actor)
  await context.settings.lookForOwner()
  return findAccount(db, id)
}

function guestOf({ session }: Asking): string | undefined {
  if (session && !session.person.guest)
    throw new ChatError('forbidden', 'You have an account already. Sign out to make another one.')
  return session?.person.id
}

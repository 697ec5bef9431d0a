// What people may do about their accounts, and what then becomes of their
// sessions. Sockets that are open hear of it at once.
import type { Account, AccountRole, FailedSignIns, ServerSettings } from '@lobby/protocol'
import { record } from '../audit/record.ts'
import { everySocket, ring, sessionGroup } from '../bells.ts'
import type { Context } from '../context.ts'
import { ChatError, signedOut } from '../errors.ts'
import { aboutPerson, requires, serverOf } from '../permissions.ts'
import { type Actor, refuseReserved, type Session } from '../person.ts'
import { endSession } from '../sessions/queries.ts'
import type { SignedIn, Visitor } from '../sessions/sessions.ts'
import { isGuessable } from './common-passwords.ts'
import { findRecipient } from './emails.ts'
import { createClaim, usernameOfResetLink } from './links.ts'
import { mailTo } from './mail-actions.ts'
import { requireRecentProof } from './proof.ts'
import { wrongCode } from './second-factors.ts'
import { isKnownPlace, rememberPlace } from './sign-in-places.ts'
import { noteFailedSignIn, noteSignIn } from './sign-in-series.ts'
import {
  changePasswordHash,
  checkPassword,
  hasPassword,
  passwordHashOf,
  resetPasswordHash,
} from './stored-passwords.ts'
import { isCode } from './totp.ts'
import {
  type AccountToBe,
  changeAccount,
  claimServer,
  createAccount,
  findAccount,
  hasOwner,
  insertGuest,
  usernameKey,
} from './users.ts'

/** Who asks: a browser, and the session it has by now. */
export interface Asking extends Visitor {
  readonly session: Session | undefined
}

/** Who asks, and is somebody. */
export interface SignedInAsking extends Asking {
  readonly session: Session
}

interface Credentials {
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
  return becameAccount(context, asking, userId)
}

/** The refusal of somebody who may not make an account here. */
export function closedForSignUp(): ChatError {
  return new ChatError('forbidden', 'This server does not let people make accounts.')
}

/** What an account of these credentials will be: that of the guest who asks, if one does. Throws ChatError `forbidden` when they have one, `weak_password`. */
export async function accountToBe(
  { signInMethods }: Context,
  asking: Asking,
  { username, password }: Credentials,
): Promise<Omit<AccountToBe, 'role'>> {
  const guestId = guestOf(asking)
  refuseGuessable(password, username)
  return { username, passwordHash: await signInMethods.passwords.hash(password), guestId }
}

/** Whether anybody may make an account now: never before the server has an owner. */
export async function isOpenForSignUp({ db, settings }: Context): Promise<boolean> {
  return settings.now.signUp === 'anybody' && (await hasOwner(db))
}

/** Lets a guest in under a name alone, in place of whoever was signed in in this browser. Throws ChatError `invalid` for a name that is kept for others. */
export async function enterAsGuest(
  context: Context,
  asking: Asking,
  name: string,
): Promise<SignedIn> {
  refuseReserved(name)
  const { db, sessions } = context
  const signedIn = await db.transaction().execute(async (tx) => {
    return sessions.begin(await insertGuest(tx, name), asking, undefined, tx)
  })
  await signOutBefore(context, asking)
  return signedIn
}

/** A sign-in, with the mistakes before it that the person is told of. */
export type Arrived = SignedIn & { readonly failedSignIns: FailedSignIns | undefined }

/**
 * Signs an account in, in place of whoever was signed in in this browser. Throws
 * as `checkPassword` does, `forbidden` for a deactivated account, `rate`,
 * and `code_required` or `wrong_code` where the account asks for a code.
 */
export async function signIn(
  context: Context,
  asking: Asking,
  { username, password, code }: Credentials & { readonly code?: string | undefined },
): Promise<Arrived> {
  const { signInMethods, sessions, db, limiter, throttle } = context
  const { address } = asking
  const whose = { username: usernameKey(username) }
  limiter.takeFrom('signInByAddress', address)
  const attempt = await throttle.attempt(whose.username, address, () =>
    isKnownPlace(db, whose, address),
  )
  const userId = await checkPassword(context, { username, password }).catch((error: unknown) => {
    if (error instanceof ChatError && error.code === 'wrong_credentials')
      noteFailedSignIn(context, whose, { address, what: 'password' })
    throw error
  })
  attempt.succeeded()
  if (await signInMethods.secondFactors.isOn(userId)) {
    await proveCode(context, userId, code, { key: codeKey(userId), address })
  }
  const signedIn = await sessions.begin(userId, asking, Date.now())
  const failedSignIns = await noteSignIn(db, signedIn.session.person, address)
  await signOutBefore(context, asking)
  return { ...signedIn, failedSignIns }
}

/** Ends the session that this browser had before it got another one. */
export async function signOutBefore(context: Context, asking: Asking): Promise<void> {
  const { session } = asking
  if (session) await signOut(context, { ...asking, session })
}

/** Ends the session that asks; the cookie makes the browser forget it. */
export async function signOut(
  context: Context,
  { session, address }: SignedInAsking,
): Promise<string> {
  const { id, name, guest } = session.person
  const deed = { action: 'account.leave', target: { kind: 'person', id, name } } as const
  await context.db.transaction().execute(async (tx) => {
    await endSession(tx, id, session.id)
    // Guests come and go in numbers without a bound.
    if (!guest) await record(tx, { ...session.person, address }, deed)
  })
  await tell(context, id)
  return context.sessions.forget
}

/** The link that makes its holder the owner, in place of earlier ones; undefined when the server has an owner. */
export async function createClaimLink(context: Context): Promise<string | undefined> {
  if (await hasOwner(context.db)) return undefined
  return `${context.publicUrl()}/claim/${await createClaim(context.db)}`
}

/** Makes somebody the owner of a server that has none. Throws ChatError `not_found` for a link that is not good. */
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
    return becameAccount(context, asking, person.id)
  }
  const owner = await accountToBe(context, asking, account)
  const ownerId = await claimServer(db, token, owner, asking.address)
  await context.settings.lookForOwner()
  return becameAccount(context, asking, ownerId)
}

/** Changes the password of who asks, or gives them a first one; ends all their sessions, and begins another for who asks. Throws as `prove` does, and ChatError `weak_password`, `signed_out`. */
export async function changePassword(
  context: Context,
  asking: SignedInAsking,
  { current, password }: { current?: string | undefined; password: string },
): Promise<SignedIn> {
  const { db, sessions, signInMethods } = context
  const { person, id } = asking.session
  await prove(context, asking, current)
  refuseGuessable(password, person.name)
  const changing = { ...person, address: asking.address }
  await changePasswordHash(db, changing, await signInMethods.passwords.hash(password), id)
  const signedIn = await sessions.begin(person.id, asking, Date.now())
  await tell(context, person.id)
  mailTo(context, await findRecipient(db, person.id), 'passwordChanged', { visitor: asking })
  return signedIn
}

/** Uses up a code of the account; mistakes are counted for the session or the address that tries. Throws ChatError `code_required` without one, `wrong_code`, `rate`. */
export async function proveCode(
  context: Context,
  userId: string,
  code: string | undefined,
  { key, address }: { readonly key: string; readonly address: string },
): Promise<void> {
  const { signInMethods, db, throttle } = context
  if (code === undefined)
    throw new ChatError('code_required', 'Give the code of your authenticator app as well.')
  // Recovery codes are not to be guessed, and a guesser must not keep them from their owner.
  const whose = { id: userId }
  const attempt = isCode(code)
    ? await throttle.attempt(key, address, () => isKnownPlace(db, whose, address))
    : undefined
  if (await signInMethods.secondFactors.use(userId, code))
    return attempt ? attempt.succeeded() : throttle.forget(key, address)
  noteFailedSignIn(context, whose, { address, what: 'code' })
  throw wrongCode()
}

/**
 * Under what mistakes with codes are counted: at signing in by the account, and
 * by where they come from, as with a password; within a session by that session's
 * id, since a thief of the session must not keep the owner out.
 */
export function codeKey(id: string): string {
  return `code of ${id}`
}

/** Checks the password of who asks. Throws ChatError `wrong_credentials`, `rate`, and `forbidden` for guests. */
export async function provePassword(
  context: Context,
  { session: { person }, address }: SignedInAsking,
  password: string,
): Promise<void> {
  const { db, signInMethods, limiter, throttle } = context
  if (person.guest) throw new ChatError('forbidden', 'A guest has no password.')
  limiter.takeFrom('signInByAddress', address)
  const whose = { id: person.id }
  const isKnown = () => isKnownPlace(db, whose, address)
  const attempt = await throttle.attempt(usernameKey(person.name), address, isKnown)
  const stored = await passwordHashOf(db, person.id)
  if (stored === undefined || !(await signInMethods.passwords.verify(password, stored))) {
    noteFailedSignIn(context, whose, { address, what: 'proof' })
    throw new ChatError('wrong_credentials', 'This is not your password.')
  }
  attempt.succeeded()
}

/** The password; or, of an account without one, that it has proven who it is just now. Throws ChatError `wrong_credentials`, `rate`, `confirm_first`, and `forbidden` for guests. */
export async function prove(
  context: Context,
  asking: SignedInAsking,
  password: string | undefined,
): Promise<void> {
  const { session } = asking
  if (!session.person.guest && !(await hasPassword(context.db, session.person.id)))
    return requireRecentProof({ actor: session.person, session })
  await provePassword(context, asking, password ?? '')
}

/** Uses a reset link: sets the password and ends every session of the account. Throws ChatError `not_found`, `weak_password`. */
export async function resetPassword(
  context: Context,
  visitor: Visitor,
  { token, password }: { token: string; password: string },
): Promise<void> {
  const { db, signInMethods, limiter } = context
  limiter.takeFrom('signInByAddress', visitor.address)
  refuseGuessable(password, await usernameOfResetLink(db, token))
  const userId = await resetPasswordHash(
    db,
    token,
    await signInMethods.passwords.hash(password),
    visitor.address,
  )
  await tell(context, userId)
  mailTo(context, await findRecipient(db, userId), 'passwordChanged', { visitor })
}

/** Makes an account for somebody. Throws ChatError `username_taken`, `weak_password`. */
export async function createAccountFor(
  context: Context,
  actor: Actor,
  { username, password, role }: Credentials & { readonly role: AccountRole },
): Promise<Account> {
  const { db, signInMethods } = context
  requires(actor, 'account.manage', { ...serverOf(context), gives: role })
  refuseGuessable(password, username)
  const passwordHash = await signInMethods.passwords.hash(password)
  const id = await createAccount(db, { username, passwordHash, role }, actor)
  await context.settings.lookForOwner()
  return findAccount(db, id)
}

/**
 * Changes an account's role, or whether it may sign in; either ends its sessions.
 * Throws as `changeAccount` in `users.ts` does, and ChatError `forbidden` for
 * somebody of the actor's own rank or a higher one.
 */
export async function manageAccount(
  context: Context,
  actor: Actor,
  idOrUsername: string,
  change: Parameters<typeof changeAccount>[2],
): Promise<Account> {
  requires(actor, 'account.manage', serverOf(context))
  const mayChange = ({ role }: Account) =>
    requires(actor, 'account.manage', { ...aboutPerson(context, role), gives: change.role })
  const account = await changeAccount(context.db, idOrUsername, change, { actor, mayChange })
  await context.settings.lookForOwner()
  await tell(context, account.id)
  return account
}

/** Decides something about the server. It counts at once, also for sockets that are open. */
export async function changeSettings(
  context: Context,
  actor: Actor,
  change: Parameters<Context['settings']['change']>[0],
): Promise<ServerSettings> {
  requires(actor, 'settings.change', serverOf(context))
  const settings = await context.settings.change(change, actor)
  await ring(context, everySocket, { type: 'server.changed' })
  return settings
}

/** Sockets that are open look again whose session they have. */
export async function tell(context: Context, personId: string): Promise<void> {
  await ring(context, sessionGroup(personId), { type: 'person.changed' })
}

/**
 * The person has become more than they were, which has ended every session from
 * before: this browser gets another one. `provenAt` is when they proved who they are.
 */
export async function becameAccount(
  context: Context,
  asking: Asking,
  userId: string,
  provenAt: number | undefined = Date.now(),
): Promise<SignedIn> {
  const signedIn = await context.sessions.begin(userId, asking, provenAt)
  await context.db.transaction().execute((tx) => rememberPlace(tx, userId, asking.address))
  await tell(context, userId)
  return signedIn
}

/**
 * Ends the session that asks, and begins another in its place, after a proof or a
 * change of how the account is entered. A copy of the one before opens nothing any more. Throws ChatError
 * `signed_out` where it has ended meanwhile: it is not to come back by this.
 */
export async function renewSession(
  context: Context,
  asking: SignedInAsking,
  provenAt: number | undefined = asking.session.provenAt,
): Promise<SignedIn> {
  const { id, person } = asking.session
  if (!(await endSession(context.db, person.id, id))) throw signedOut()
  const signedIn = await context.sessions.begin(person.id, asking, provenAt)
  await tell(context, person.id)
  return signedIn
}

function guestOf({ session }: Asking): string | undefined {
  if (session && !session.person.guest)
    throw new ChatError('forbidden', 'You have an account already. Sign out to make another one.')
  return session?.person.id
}

function refuseGuessable(password: string, username: string): void {
  if (isGuessable(password, username))
    throw new ChatError('weak_password', 'This password is easily guessed. Take another one.')
}

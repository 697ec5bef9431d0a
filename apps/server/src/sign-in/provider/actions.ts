// Signing in by a provider, and linking an account with it.
import { type ProviderLink, type ProviderVisit, requestTo } from '@lobby/protocol'
import type { Context } from '../../context.ts'
import { ChatError, signedOut } from '../../ground/errors.ts'
import { requires } from '../../ground/permissions.ts'
import type { Actor, Person } from '../../ground/person.ts'
import { isPage } from '../../http/page-addresses.ts'
import { changeAccount } from '../../people/account-changes.ts'
import { renewSession, signOutBefore, tell } from '../../sessions/actions.ts'
import type { Asking, SignedIn, SignedInAsking } from '../../sessions/sessions.ts'
import { becameAccount } from '../attempts/actions.ts'
import { rememberPlace } from '../attempts/sign-in-places.ts'
import { noteFailedSignIn, recordSignIn } from '../attempts/sign-in-series.ts'
import {
  admit,
  findByIdentity,
  isLinked,
  linkIdentity,
  roleFrom,
  unlinkIdentity,
} from './identities.ts'
import { type Answer, type Provider, refusedByProvider } from './provider.ts'

/** Where the provider sends people back to; registered there, letter by letter. */
const redirectPath = requestTo('GET /api/auth/provider/callback').path

/** Whether the account is linked with the provider. Throws ChatError `not_found` where there is none. */
export async function readProviderLink(
  context: Context,
  { session }: SignedInAsking,
): Promise<ProviderLink> {
  const { name, issuer } = providerOf(context).config
  return { name, linked: await isLinked(context.db, session.person.id, issuer) }
}

/**
 * Sends a person to the provider: the address, and the cookie with which they
 * come back. Throws ChatError `not_found`, `invalid` for a page that is not
 * ours, `signed_out`, `confirm_first` before linking, `rate`, `provider_unreachable`.
 */
export async function beginVisit(
  context: Context,
  { actor, session, address }: Asking & { readonly actor: Actor },
  { purpose, returnTo }: ProviderVisit,
): Promise<{ url: string; cookie: string }> {
  const provider = providerOf(context)
  context.limiter.takeFrom('signInByAddress', address)
  if (!isOurPage(returnTo))
    throw new ChatError('invalid', 'returnTo: a page of this server, such as /chat/lobby.')
  if (purpose !== 'sign-in' && (!session || session.person.guest)) throw signedOut()
  if (purpose === 'link') requires(actor, 'account.link', context.server())
  const { url, checks } = await provider.begin(redirectUri(context), purpose === 'confirm')
  const visit = { purpose, returnTo, checks, userId: session?.person.id }
  return { url, cookie: context.signInMethods.visits.write(visit) }
}

/** Takes a person back: signs them in, links their account, or confirms that it is them. Answers to which page they go, and with what cookies. */
export async function endVisit(
  context: Context,
  asking: Asking,
  query: string,
): Promise<{ to: string; cookies: string[] }> {
  const { signInMethods, limiter, logger } = context
  const { forget } = signInMethods.visits
  const visit = signInMethods.visits.read(asking.headers)
  try {
    const provider = providerOf(context)
    limiter.takeFrom('signInByAddress', asking.address)
    if (!visit) throw refusedByProvider()
    const url = new URL(redirectUri(context))
    url.search = query
    const answer = await provider.finish(url, visit.checks)
    const cookie = await arrivals[visit.purpose](context, asking, { answer, userId: visit.userId })
    return { to: visit.returnTo, cookies: [forget, ...(cookie ? [cookie] : [])] }
  } catch (error) {
    if (!(error instanceof ChatError)) logger.error({ err: error }, 'Signing in failed.')
    const code = error instanceof ChatError ? error.code : 'internal'
    // Who signs in is not known before the provider has said so.
    const userId = (visit?.purpose !== 'sign-in' && visit?.userId) || ''
    const { address } = asking
    if (code === 'provider_refused')
      noteFailedSignIn(context, { id: userId }, { address, what: 'provider' })
    const page = visit && visit.purpose !== 'sign-in' ? '/account' : '/login'
    return { to: `${page}?refused=${code}`, cookies: [forget] }
  }
}

/** Signs in by the provider no more; who asks has another session from then on. Throws ChatError `forbidden` where there is no other sign-in method. */
export async function unlinkProvider(context: Context, asking: SignedInAsking): Promise<SignedIn> {
  const { session, address } = asking
  const { issuer } = providerOf(context).config
  await unlinkIdentity(context.db, { ...session.person, address }, issuer)
  return renewSession(context, asking)
}

interface Arrival {
  readonly answer: Answer
  /** Who went to the provider. */
  readonly userId: string | undefined
}

const arrivals = { 'sign-in': arrive, link, confirm } satisfies Record<
  ProviderVisit['purpose'],
  (context: Context, asking: Asking, arrival: Arrival) => Promise<string | undefined>
>

async function arrive(context: Context, asking: Asking, { answer }: Arrival): Promise<string> {
  const { db, sessions } = context
  const provider = providerOf(context)
  const by = providerAsActor(provider, asking)
  const role = roleFrom(provider.config, answer.claims)
  const guestId = asking.session?.person.guest ? asking.session.person.id : undefined
  // A provider may let people in without asking: only its word about when it asked is a proof.
  const { provenAt } = answer
  const newcomer = { role: role ?? 'member', guestId, by } as const
  const { userId, isNew } = await admit(db, answer, newcomer)
  if (isNew && guestId) return (await becameAccount(context, asking, userId, provenAt)).cookie
  if (!isNew && role) await follow(context, userId, role, by)
  const { session, cookie } = await sessions.begin(userId, asking, provenAt)
  // What there is to be told waits for a sign-in here: a provider's answer is a page's address.
  await db.transaction().execute(async (tx) => {
    await rememberPlace(tx, userId, asking.address)
    await recordSignIn(tx, session.person, asking.address)
  })
  await signOutBefore(context, asking)
  return cookie
}

async function link(context: Context, asking: Asking, { answer, userId }: Arrival) {
  const same = sameAs(asking, userId)
  const { person } = same.session
  await linkIdentity(context.db, person, answer, { ...person, address: asking.address })
  return (await renewSession(context, same)).cookie
}

async function confirm(context: Context, asking: Asking, { answer, userId }: Arrival) {
  const same = sameAs(asking, userId)
  if ((await findByIdentity(context.db, answer)) !== same.session.person.id)
    throw refusedByProvider()
  const { provenAt } = answer
  return provenAt === undefined ? undefined : (await renewSession(context, same, provenAt)).cookie
}

/** The session must be the one that went: otherwise another person's provider is linked, or another person is confirmed. */
function sameAs(asking: Asking, userId: string | undefined): SignedInAsking {
  const { session } = asking
  if (!session || session.person.id !== userId) throw refusedByProvider()
  return { ...asking, session }
}

/** The role follows what the provider says, but takes no server its last owner. */
async function follow(
  context: Context,
  userId: string,
  role: NonNullable<ReturnType<typeof roleFrom>>,
  by: Person,
): Promise<void> {
  try {
    await changeAccount(context.db, userId, { role }, { actor: by, mayChange() {} })
    await tell(context, userId)
  } catch (error) {
    if (!(error instanceof ChatError) || error.code !== 'forbidden') throw error
  }
}

/** For the audit log: what the provider decides, nobody here does. */
function providerAsActor({ config }: Provider, { address }: Asking): Person {
  const { issuer: id, name } = config
  return { id, name, address, guest: false, role: 'member', session: false }
}

function providerOf({ signInMethods }: Pick<Context, 'signInMethods'>): Provider {
  if (!signInMethods.provider)
    throw new ChatError('not_found', 'This server signs nobody in by a provider.')
  return signInMethods.provider
}

function redirectUri({ publicUrl }: Pick<Context, 'publicUrl'>): string {
  return new URL(redirectPath, publicUrl()).href
}

/** A path of our own pages, as it is: what a browser may read as another server's address is none. */
function isOurPage(path: string): boolean {
  if (!/^\/(?![/\\])[^\\\s\p{Cc}]*$/u.test(path)) return false
  const here = 'https://here.invalid'
  const url = URL.canParse(path, here) ? new URL(path, here) : undefined
  return url?.origin === here && isPage(url.pathname)
}

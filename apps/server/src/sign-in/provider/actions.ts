// Signing in by a provider, and linking an account with it.

import { type ProviderLink, type ProviderVisit, requestTo } from '@lobby/protocol'
import { ChatError, signedOut } from '../../ground/errors.ts'
import type { Logger } from '../../ground/logger.ts'
import { type Resource, requires } from '../../ground/permissions.ts'
import type { Actor, Person } from '../../ground/person.ts'
import { isPage } from '../../http/page-addresses.ts'
import { changeAccount } from '../../people/account-changes.ts'
import type { SessionActions } from '../../sessions/actions.ts'
import type { Asking, Sessions, SignedIn, SignedInAsking } from '../../sessions/sessions.ts'
import type { SharedLimiter } from '../../shared/shared-rates.ts'
import type { Database } from '../../storage/database.ts'
import { inTransaction } from '../../storage/in-transaction.ts'
import type { ArrivalActions } from '../attempts/actions.ts'
import { rememberPlace } from '../attempts/sign-in-places.ts'
import { type NoteFailedSignIn, recordSignIn } from '../attempts/sign-in-series.ts'
import {
  admit,
  findByIdentity,
  isLinked,
  linkIdentity,
  roleFrom,
  unlinkIdentity,
} from './identities.ts'
import { type Answer, type Provider, refusedByProvider } from './provider.ts'
import type { VisitCookie } from './sealed-visit.ts'

/** Where the provider sends people back to; registered there, letter by letter. */
const redirectPath = requestTo('GET /api/auth/provider/callback').path

interface Arrival {
  readonly answer: Answer
  /** The person who went to the provider. */
  readonly userId: string | undefined
}

export type ProviderActions = ReturnType<typeof createProviderActions>

interface Needs {
  readonly db: Database
  readonly sharedLimiter: SharedLimiter
  readonly server: () => Resource
  readonly logger: Logger
  readonly sessions: Sessions
  readonly provider: Provider | undefined
  readonly visits: VisitCookie
  readonly publicUrl: () => string
  readonly noteFailedSignIn: NoteFailedSignIn
  readonly sessionActions: SessionActions
  readonly arrivalActions: ArrivalActions
}

export function createProviderActions({
  db,
  sharedLimiter,
  server,
  logger,
  sessions,
  provider,
  visits,
  publicUrl,
  noteFailedSignIn,
  sessionActions,
  arrivalActions,
}: Needs) {
  const arrivals = { 'sign-in': arrive, link, confirm } satisfies Record<
    ProviderVisit['purpose'],
    (asking: Asking, arrival: Arrival) => Promise<string | undefined>
  >
  return { readProviderLink, beginVisit, finishVisit, unlinkProvider }

  /** Whether the account is linked with the provider. Throws ChatError `not_found` where there is none. */
  async function readProviderLink({ session }: SignedInAsking): Promise<ProviderLink> {
    const { name, issuer } = requireProvider().config
    return { name, linked: await isLinked(db, session.person.id, issuer) }
  }

  /**
   * Sends a person to the provider: the address, and the cookie with which they come
   * back. Throws ChatError `invalid` for a page that is not ours, `confirm_first`
   * before linking.
   */
  async function beginVisit(
    { actor, session, address }: Asking & { readonly actor: Actor },
    { purpose, returnTo }: ProviderVisit,
  ): Promise<{ url: string; cookie: string }> {
    const provider = requireProvider()
    await sharedLimiter.consumeFrom('signInByAddress', address)
    if (!isOurPage(returnTo))
      throw new ChatError('invalid', 'returnTo: a page of this server, such as /chat/lobby.')
    if (purpose !== 'sign-in' && (!session || session.person.guest)) throw signedOut()
    if (purpose === 'link') requires(actor, 'account.link', server())
    const { url, checks } = await provider.begin(redirectUri(), purpose === 'confirm')
    const visit = { purpose, returnTo, checks, userId: session?.person.id }
    return { url, cookie: visits.write(visit) }
  }

  /** Takes a person back: signs them in, links their account, or confirms that it is them. Answers to which page they go, and with what cookies. */
  async function finishVisit(
    asking: Asking,
    query: string,
  ): Promise<{ to: string; cookies: string[] }> {
    const { forget } = visits
    const visit = await visits.consume(asking.headers)
    try {
      const provider = requireProvider()
      await sharedLimiter.consumeFrom('signInByAddress', asking.address)
      if (!visit) throw refusedByProvider()
      const url = new URL(redirectUri())
      url.search = query
      const answer = await provider.finish(url, visit.checks)
      const cookie = await arrivals[visit.purpose](asking, { answer, userId: visit.userId })
      return { to: visit.returnTo, cookies: [forget, ...(cookie ? [cookie] : [])] }
    } catch (error) {
      if (!(error instanceof ChatError)) logger.error({ err: error }, 'Signing in failed.')
      const code = error instanceof ChatError ? error.code : 'internal'
      // Who signs in is not known before the provider has said so.
      const userId = (visit?.purpose !== 'sign-in' && visit?.userId) || ''
      const { address } = asking
      if (code === 'provider_refused')
        noteFailedSignIn({ id: userId }, { address, what: 'provider' })
      const page = visit && visit.purpose !== 'sign-in' ? '/account' : '/login'
      return { to: `${page}?refused=${code}`, cookies: [forget] }
    }
  }

  /** Signs in by the provider no more; who asks has another session from then on. Throws ChatError `forbidden` where there is no other sign-in method. */
  async function unlinkProvider(asking: SignedInAsking): Promise<SignedIn> {
    const { session, address } = asking
    const { issuer } = requireProvider().config
    await unlinkIdentity(db, { ...session.person, address }, issuer)
    return sessionActions.renewSession(asking)
  }

  async function arrive(asking: Asking, { answer }: Arrival): Promise<string> {
    const provider = requireProvider()
    const by = providerAsActor(provider, asking)
    const role = roleFrom(provider.config, answer.claims)
    const guestId = asking.session?.person.guest ? asking.session.person.id : undefined
    // A provider may let people in without asking: only its word about when it asked is a proof.
    const { provenAt } = answer
    const newcomer = { role: role ?? 'member', guestId, by } as const
    const { userId, isNew } = await admit(db, answer, newcomer)
    if (isNew && guestId)
      return (await arrivalActions.becameAccount(asking, userId, provenAt)).cookie
    if (!isNew && role) await follow(userId, role, by)
    const { session, cookie } = await sessions.begin(userId, asking, provenAt)
    // What there is to be told waits for a sign-in here: a provider's answer is a page's address.
    await inTransaction(db, async (tx) => {
      await rememberPlace(tx, userId, asking.address)
      recordSignIn(tx, session.person, asking.address)
    })
    await sessionActions.signOutBefore(asking)
    return cookie
  }

  async function link(asking: Asking, { answer, userId }: Arrival) {
    const same = sameAs(asking, userId)
    const { person } = same.session
    await linkIdentity(db, person, answer, { ...person, address: asking.address })
    return (await sessionActions.renewSession(same)).cookie
  }

  async function confirm(asking: Asking, { answer, userId }: Arrival) {
    const same = sameAs(asking, userId)
    if ((await findByIdentity(db, answer)) !== same.session.person.id) throw refusedByProvider()
    const { provenAt } = answer
    return provenAt === undefined
      ? undefined
      : (await sessionActions.renewSession(same, provenAt)).cookie
  }

  /** The role follows what the provider says, but takes no server its last owner. */
  async function follow(
    userId: string,
    role: NonNullable<ReturnType<typeof roleFrom>>,
    by: Person,
  ): Promise<void> {
    try {
      await changeAccount(db, userId, { role }, { actor: by, mayChange() {} })
      await sessionActions.notifySessions(userId)
    } catch (error) {
      if (!(error instanceof ChatError) || error.code !== 'forbidden') throw error
    }
  }

  function requireProvider(): Provider {
    if (!provider) throw new ChatError('not_found', 'This server signs nobody in by a provider.')
    return provider
  }

  function redirectUri(): string {
    return new URL(redirectPath, publicUrl()).href
  }
}

/** The session must be the one that went: otherwise another person's provider is linked, or another person is confirmed. */
function sameAs(asking: Asking, userId: string | undefined): SignedInAsking {
  const { session } = asking
  if (!session || session.person.id !== userId) throw refusedByProvider()
  return { ...asking, session }
}

/** For the audit log: what the provider decides, nobody here does. */
function providerAsActor({ config }: Provider, { address }: Asking): Person {
  const { issuer: id, name } = config
  return { id, name, address, guest: false, role: 'member', session: false }
}

/** A path of our own pages, as it is: what a browser may read as another server's address is none. */
function isOurPage(path: string): boolean {
  if (!/^\/(?![/\\])[^\\\s\p{Cc}]*$/u.test(path)) return false
  const here = 'https://here.invalid'
  const url = URL.canParse(path, here) ? new URL(path, here) : undefined
  return url?.origin === here && isPage(url.pathname)
}

import type { ProviderConfig } from '../config.ts'
import { ChatError } from '../errors.ts'
import type { Logger } from '../logger.ts'
import { type Person, refuseReserved, type Session } from '../person.ts'
import type { Database } from '../storage/database.ts'
import type { Troubles } from '../troubles.ts'
import { addressHeader, cookieName, createAuth } from './auth.ts'
import { type Challenges, createChallenges } from './challenges.ts'
import { openKnownAccounts } from './known-accounts.ts'
import { openLastUsed } from './last-used.ts'
import { openPasswords, type Passwords } from './passwords.ts'
import { openProvider, type Provider } from './provider.ts'
import { type VisitCookie, visitCookie } from './sealed-visit.ts'
import { openSecondFactors, type SecondFactors } from './second-factors.ts'
import { isWorthNoting, readSession, type SessionRow, sessionFrom } from './sessions.ts'
import { accountOf, refreshPasswordHash } from './stored-passwords.ts'
import { usernameKey } from './users.ts'

export interface AccountsOptions {
  readonly db: Database
  readonly secret: string
  /** An address under which the server is reached; it decides what cookies look like, and where links lead. */
  readonly origin: string
  readonly logger: Logger
  readonly troubles: Troubles
  /** The date, in milliseconds: sessions age by it. */
  readonly now: () => number
  readonly provider?: ProviderConfig | undefined
  /** How passwords are hashed; for tests. */
  readonly passwords?: Passwords
}

/** Which browser asks, and from where. */
export interface Visitor {
  readonly headers: Headers
  readonly address: string
}

/** A session, and the headers that make a browser have it from now on. */
export interface SignedIn {
  readonly session: Session
  readonly headers: Headers
}

/** Who is signed in where. The rest of `accounts/` says who may be. */
export interface Accounts {
  readonly passwords: Passwords
  readonly secondFactors: SecondFactors
  /** Who else may say who somebody is; undefined where nobody may. */
  readonly provider: Provider | undefined
  /** What browsers carry along while they visit it. */
  readonly visits: VisitCookie
  /** What passkeys are asked to sign. */
  readonly challenges: Challenges
  /** The session of a request or handshake, by its cookie; undefined without a valid one. */
  sessionOf(headers: Headers): Promise<Session | undefined>
  /** The account that these headers have led to lately: cheap, and no leave to do anything. */
  accountSeen(headers: Headers): string | undefined
  /** The session of this id, asked again: undefined once it is over. */
  sessionNow(id: string): Promise<Session | undefined>
  /** Lets a guest in under a name alone. Throws ChatError `invalid` for one that is kept for others. */
  signInAsGuest(name: string, visitor: Visitor): Promise<SignedIn>
  /** The id of the account that has this username and this password. Throws ChatError `wrong_credentials` and `busy`. */
  checkPassword(given: { username: string; password: string }): Promise<string>
  /**
   * Begins a session for a person whose right to it is known. `provenAt` is when they
   * proved that they are this person, in milliseconds since 1970; undefined: never.
   * Throws ChatError `forbidden` for a deactivated account.
   */
  beginSession(userId: string, visitor: Visitor, provenAt: number | undefined): Promise<SignedIn>
  /** Gives a guest another name. Throws as `signInAsGuest` does. */
  rename(person: Person, name: string): Promise<Person>
  /** Ends the session; the headers make the browser forget it. */
  signOut(headers: Headers): Promise<Headers>
  /** Writes what is left to write. */
  close(): Promise<void>
}

/** Opens sessions over our own database; better-auth does the work. */
export function openAccounts(options: AccountsOptions): Accounts {
  const { db, logger, origin, secret, now, passwords = openPasswords() } = options
  const auth = createAuth(options)
  const https = origin.startsWith('https:')
  const cookie = cookieName(https)
  const lastUsed = openLastUsed(db, logger, now)
  const known = openKnownAccounts(cookie)

  const valid = (row: SessionRow | undefined): Session | undefined => {
    const session = row && sessionFrom(row, now())
    if (session && isWorthNoting(row, now())) lastUsed.note(session.id)
    return session
  }

  /** What better-auth made, as it is stored by now. */
  const signedIn = async (headers: Headers): Promise<SignedIn> => {
    const session = await sessionOf(new Headers({ cookie: cookiesIn(headers) }))
    if (!session) throw new ChatError('internal', 'The session could not be made.')
    return { session, headers }
  }

  async function sessionOf(headers: Headers): Promise<Session | undefined> {
    // Most requests of strangers carry no cookie at all: no need to ask the database.
    if (!headers.get('cookie')?.includes(`${cookie}=`)) return undefined
    const session = await read(headers)
    known.note(headers, session?.person)
    return session
  }

  async function read(headers: Headers): Promise<Session | undefined> {
    const found = await auth.api.getSession({ headers: cookiesOnly(headers) })
    if (!found) return undefined
    const { id, createdAt, updatedAt, provenAt } = found.session
    const { isAnonymous, deactivatedAt, onlyRoomId, guestUntil, ...user } = found.user
    const guest = { isAnonymous, deactivatedAt, onlyRoomId, guestUntil }
    return valid({ id, createdAt, updatedAt, provenAt, user: { ...user, ...guest } })
  }

  return {
    passwords,
    secondFactors: openSecondFactors(db, secret),
    provider: options.provider && openProvider(options.provider, logger, options.troubles),
    visits: visitCookie(secret, https),
    challenges: createChallenges(),
    sessionOf,
    accountSeen: known.find,

    async sessionNow(id) {
      return valid(await readSession(db, id))
    },

    async signInAsGuest(name, visitor) {
      refuseReserved(name)
      const { headers, response } = await auth.api.signInAnonymous({
        headers: handedOn(visitor),
        returnHeaders: true,
      })
      if (!response) throw new ChatError('internal', 'The guest could not be made.')
      await renameUser(response.user.id, name)
      return signedIn(headers)
    },

    async checkPassword({ username, password }) {
      const account = await accountOf(db, usernameKey(username))
      // Nobody can tell by the time whether there is such an account.
      const isRight = account
        ? await passwords.verify(password, account.password)
        : await passwords.hash(password).then(() => false)
      if (!account || !isRight)
        throw new ChatError('wrong_credentials', 'No account has this username and this password.')
      await renewHash(account.userId, { password, before: account.password })
      return account.userId
    },

    async beginSession(userId, visitor, provenAt) {
      const body = { userId, provenAt: provenAt === undefined ? null : new Date(provenAt) }
      const { headers } = await auth.api
        .beginSession({ body, headers: handedOn(visitor), returnHeaders: true })
        .catch((error: unknown) => {
          throw refusalFrom(error)
        })
      return signedIn(headers)
    },

    async rename(person, name) {
      refuseReserved(name)
      await renameUser(person.id, name)
      return { ...person, name }
    },

    async signOut(headers) {
      return (await auth.api.signOut({ headers, returnHeaders: true })).headers
    },

    close: () => lastUsed.close(),
  }

  async function renameUser(id: string, name: string): Promise<void> {
    // By now they may have an account, which keeps its name.
    await db
      .updateTable('user')
      .set({ name })
      .where('id', '=', id)
      .where('isAnonymous', '=', 1)
      .execute()
  }

  /** The only moment at which the password is known: a hash of an older cost is made anew. */
  async function renewHash(
    userId: string,
    { password, before }: { password: string; before: string },
  ): Promise<void> {
    if (!passwords.isOutdated(before)) return
    await refreshPasswordHash(db, userId, { before, after: await passwords.hash(password) })
  }
}

/** What better-auth may know of a request. Not its cookies: somebody who signs in is nobody before. */
function handedOn({ headers, address }: Visitor): Headers {
  return new Headers({
    'user-agent': (headers.get('user-agent') ?? '').slice(0, 512),
    [addressHeader]: address,
  })
}

function cookiesOnly(headers: Headers): Headers {
  return new Headers({ cookie: headers.get('cookie') ?? '' })
}

function cookiesIn(headers: Headers): string {
  return headers
    .getSetCookie()
    .map((line) => line.split(';', 1)[0])
    .join('; ')
}

function refusalFrom(error: unknown): unknown {
  if ((error as { statusCode?: number }).statusCode === 403)
    return new ChatError('forbidden', 'This account is deactivated. Ask who keeps this server.')
  return error
}

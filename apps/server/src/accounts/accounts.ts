import { betterAuth } from 'better-auth'
import { anonymous } from 'better-auth/plugins/anonymous'
import { ChatError } from '../errors.ts'
import type { Logger } from '../logger.ts'
import type { Person } from '../person.ts'
import type { Database } from '../storage/database.ts'

export interface AccountsOptions {
  readonly db: Database
  readonly secret: string
  /** An address under which the server is reached; it decides whether cookies are `Secure`. */
  readonly origin: string
  readonly logger: Logger
}

/** A person, and the headers that make their browser be that person from now on. */
export interface SignedIn {
  readonly person: Person
  readonly headers: Headers
}

export interface Accounts {
  /** Whose request this is, by its cookie; undefined without a valid session. */
  personOf(headers: Headers): Promise<Person | undefined>
  /** Lets somebody in under a name alone. */
  signInAsGuest(name: string): Promise<SignedIn>
  /** Gives a guest another name. */
  rename(person: Person, name: string): Promise<Person>
  /** Ends the session; the headers make the browser forget it. */
  signOut(headers: Headers): Promise<Headers>
}

const day = 24 * 60 * 60

/** Accounts and sessions: better-auth does the work, over our own database. */
export function openAccounts({ db, secret, origin, logger }: AccountsOptions): Accounts {
  const auth = betterAuth({
    baseURL: origin,
    secret,
    database: { db, type: 'sqlite' },
    plugins: [anonymous({ emailDomainName: 'guest.invalid' })],
    session: { expiresIn: 90 * day, updateAge: day },
    advanced: { cookiePrefix: 'lobby', useSecureCookies: origin.startsWith('https:') },
    telemetry: { enabled: false },
    logger: { log: (level, message) => logger[level]({ part: 'better-auth' }, message) },
  })

  return {
    async personOf(headers) {
      // Most requests of strangers carry no cookie at all: no need to ask the database.
      if (!headers.get('cookie')?.includes('lobby.session_token')) return undefined
      const found = await auth.api.getSession({ headers })
      return found ? personFrom(found.user) : undefined
    },

    async signInAsGuest(name) {
      const { headers, response } = await auth.api.signInAnonymous({ returnHeaders: true })
      if (!response) throw new ChatError('internal', 'The guest could not be made.')
      const user = { ...response.user, isAnonymous: true, name }
      await renameUser(user.id, name)
      return { person: personFrom(user), headers }
    },

    async rename(person, name) {
      await renameUser(person.id, name)
      return { ...person, name }
    },

    async signOut(headers) {
      return (await auth.api.signOut({ headers, returnHeaders: true })).headers
    },
  }

  async function renameUser(id: string, name: string): Promise<void> {
    const { internalAdapter } = await auth.$context
    await internalAdapter.updateUser(id, { name })
  }
}

function personFrom(user: {
  id: string
  name: string
  isAnonymous?: boolean | null | undefined
}): Person {
  const guest = user.isAnonymous === true
  return { id: user.id, name: user.name, guest, role: guest ? 'guest' : 'member', session: true }
}

// better-auth as we use it: sessions and their cookies, and guests.
// Its own routes are not exposed; `routes.ts` and its neighbours are ours.
import { randomBytes } from 'node:crypto'
import { type BetterAuthPlugin, betterAuth } from 'better-auth'
import { APIError, createAuthEndpoint } from 'better-auth/api'
import { setSessionCookie } from 'better-auth/cookies'
import { anonymous } from 'better-auth/plugins/anonymous'
import { z } from 'zod'
import type { Logger } from '../logger.ts'
import type { Database } from '../storage/database.ts'
import { hashedSessions } from './hashed-sessions.ts'
import { lifetime } from './sessions.ts'

export interface AuthOptions {
  readonly db: Database
  readonly secret: string
  /** The address under which people reach the server. */
  readonly origin: string
  readonly logger: Logger
  /** The date, in milliseconds. */
  readonly now: () => number
}

/** Where the connection's own address is handed to better-auth; what a client sends under this name is overwritten. */
export const addressHeader = 'x-lobby-address'

const tokenBytes = 32

export type Auth = ReturnType<typeof createAuth>

/** Builds it over our database. */
export function createAuth({ db, secret, origin, logger, now }: AuthOptions) {
  const https = origin.startsWith('https:')
  return betterAuth({
    baseURL: origin,
    secret,
    database: { db, type: 'sqlite' },
    plugins: [
      hashedSessions(),
      sessionsWithoutAsking(),
      anonymous({ emailDomainName: 'guest.invalid', disableDeleteAnonymousUser: true }),
    ],
    user: {
      additionalFields: {
        role: { type: 'string', input: false, defaultValue: 'guest' },
        deactivatedAt: { type: 'date', input: false, required: false },
        onlyRoomId: { type: 'string', input: false, required: false },
        guestUntil: { type: 'date', input: false, required: false },
      },
    },
    session: {
      expiresIn: lifetime / 1_000,
      disableSessionRefresh: true,
      additionalFields: { provenAt: { type: 'date', input: false, required: false } },
    },
    databaseHooks: {
      session: {
        create: {
          async before({ userId, provenAt = null }) {
            const user = await db
              .selectFrom('user')
              .select('deactivatedAt')
              .where('id', '=', userId)
              .executeTakeFirst()
            if (user?.deactivatedAt != null) throw new APIError('FORBIDDEN')
            const at = new Date(now())
            const expiresAt = new Date(now() + lifetime)
            const token = randomBytes(tokenBytes).toString('base64url')
            return { data: { token, createdAt: at, updatedAt: at, expiresAt, provenAt } }
          },
        },
      },
    },
    advanced: {
      useSecureCookies: false,
      cookies: { session_token: { name: cookieName(https) } },
      defaultCookieAttributes: { secure: https, httpOnly: true, sameSite: 'lax', path: '/' },
      // The whole address, of IPv6 too: people look for their own in the list of sessions.
      ipAddress: { ipAddressHeaders: [addressHeader], ipv6Subnet: 128 },
    },
    telemetry: { enabled: false },
    logger: { log: (level, message) => logger[level]({ part: 'better-auth' }, message) },
  })
}

/** `__Host-`: a browser takes it over TLS only, and from no neighbouring domain. */
export function cookieName(https: boolean): string {
  return `${https ? '__Host-' : ''}lobby.session_token`
}

/** A door that better-auth has behind its own ways of signing in alone. It has no path: only our code calls it. */
function sessionsWithoutAsking() {
  return {
    id: 'sessions-without-asking',
    endpoints: {
      /** Signs somebody in whose right to it we have found out ourselves. */
      beginSession: createAuthEndpoint.serverOnly(
        {
          method: 'POST',
          body: z.object({ userId: z.string(), provenAt: z.date().nullable() }),
          requireHeaders: true,
        },
        async (ctx) => {
          const { internalAdapter } = ctx.context
          const { userId, provenAt } = ctx.body
          const session = await internalAdapter.createSession(userId, false, { provenAt })
          const user = await internalAdapter.findUserById(userId)
          if (!session || !user) throw new APIError('INTERNAL_SERVER_ERROR')
          await setSessionCookie(ctx, { session, user })
        },
      ),
    },
  } satisfies BetterAuthPlugin
}

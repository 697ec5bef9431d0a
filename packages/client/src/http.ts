import type {
  Confirmation,
  HistoryVisibility,
  Level,
  MemberRole,
  NewAddressBan,
  NewInvitation,
  NewPasskey,
  PasskeyAnswer,
  Problem,
  ProfileChange,
  ProviderVisit,
  ReportOutcome,
  RoomKind,
  RoomSettings,
} from '@lobby/protocol'
import { csrf } from '@lobby/protocol/limits'
import {
  type Answer,
  type Ask,
  type EndpointName,
  imageIn,
  requestTo,
} from '@lobby/protocol/request'
import { ChatRefusal, toErrorCode } from './errors.ts'

/** Which page of a room: just before, just after or around a `seq`. */
export type PagePlace =
  | { readonly before: number }
  | { readonly after: number }
  | { readonly around: number }

type Credentials = { readonly username: string; readonly password: string }
/** A private room has a name and no slug: the server makes its address. */
export type RoomToMake = {
  readonly name?: string
  readonly slug?: string
  readonly kind?: Exclude<RoomKind, 'direct'>
  readonly history?: HistoryVisibility
}

export type Http = ReturnType<typeof createHttp>

/** The HTTP API, one function a question. Every refusal is a `ChatRefusal`. `cookies` are those that the page can read. */
export function createHttp(base: string, fetch: typeof globalThis.fetch, cookies: () => string) {
  async function call<Name extends EndpointName>(
    ...[name, asked]: Ask<Name>
  ): Promise<Answer<Name>> {
    const { method, path, body } = requestTo(name, asked)
    const image = imageIn(asked)
    const { key } = (asked ?? {}) as { readonly key?: string }
    const response = await fetch(new URL(path, base), {
      method,
      credentials: 'same-origin',
      headers: {
        accept: 'application/json',
        'content-type': image ? 'application/octet-stream' : 'application/json',
        ...(method !== 'GET' && csrfHeader(cookies())),
        ...(key !== undefined && { 'idempotency-key': key }),
      },
      ...(image ? { body: image } : body === undefined ? {} : { body }),
    }).catch((error: unknown) => {
      throw new ChatRefusal('offline', String(error))
    })
    if (!response.ok) throw await refusalOf(response)
    return response.status === 204 ? (undefined as Answer<Name>) : response.json()
  }

  return {
    /** Asks any endpoint, by its name. */
    call,
    signInAsGuest: (name: string) => call('POST /api/auth/guest', { body: { name } }),
    rename: (name: string) => call('PATCH /api/auth/me', { body: { name } }),
    signOut: () => call('POST /api/auth/sign-out'),
    me: () => call('GET /api/auth/me'),
    signInMethods: () => call('GET /api/auth/ways-in'),
    signUp: (body: Credentials) => call('POST /api/auth/sign-up', { body }),
    signIn: (body: Credentials & { readonly code?: string }) =>
      call('POST /api/auth/sign-in', { body }),
    claim: (token: string, account?: Credentials) =>
      call('POST /api/auth/claim', { body: { token, ...(account && { account }) } }),
    changePassword: (current: string | undefined, password: string) =>
      call('PUT /api/auth/password', { body: { current, password } }),
    resetPassword: (token: string, password: string) =>
      call('POST /api/auth/reset', { body: { token, password } }),
    listSessions: () => call('GET /api/auth/sessions'),
    endSession: (id: string) => call('DELETE /api/auth/sessions/{id}', { params: { id } }),
    endOtherSessions: () => call('DELETE /api/auth/sessions'),
    powers: () => call('GET /api/auth/powers'),
    acceptInvitation: (token: string, account?: Credentials) =>
      call('POST /api/invitations/accept', { body: { token, ...(account && { account }) } }),
    enterByGuestLink: (token: string, name: string) =>
      call('POST /api/guest-link/enter', { body: { token, name } }),
    /** Links that let people into the server. */
    invitations: {
      make: (body: Partial<NewInvitation>) => call('POST /api/invitations', { body }),
      list: (after?: string) => call('GET /api/invitations', { query: { after } }),
      revoke: (id: string) => call('DELETE /api/invitations/{id}', { params: { id } }),
      preview: (token: string) => call('POST /api/invitations/look', { body: { token } }),
      /** The people who came by the person's own invitations, and the one who invited them. */
      people: () => call('GET /api/invitations/people'),
    },
    /** Links that let guests into one room alone. */
    guestLinks: {
      make: (slug: string, body: { readonly expiresIn: number; readonly uses: number }) =>
        call('POST /api/rooms/{slug}/guest-links', { params: { slug }, body }),
      pause: (slug: string, id: string, paused: boolean) =>
        call('PATCH /api/rooms/{slug}/guest-links/{id}', {
          params: { slug, id },
          body: { paused },
        }),
      list: (slug: string, after?: string) =>
        call('GET /api/rooms/{slug}/guest-links', { params: { slug }, query: { after } }),
      revoke: (slug: string, id: string) =>
        call('DELETE /api/rooms/{slug}/guest-links/{id}', { params: { slug, id } }),
      preview: (token: string) => call('POST /api/guest-link/look', { body: { token } }),
    },
    /** Messages that were reported to the moderators. */
    reports: {
      make: (slug: string, seq: number, reason: string) =>
        call('POST /api/rooms/{slug}/messages/{seq}/reports', {
          params: { slug, seq },
          body: { reason },
        }),
      list: (after?: string) => call('GET /api/reports', { query: { after } }),
      summary: () => call('GET /api/reports/summary'),
      resolve: (id: string, outcome: ReportOutcome) =>
        call('PATCH /api/reports/{id}', { params: { id }, body: { outcome } }),
    },
    /** Addresses from which nobody gets in. */
    addressBans: {
      list: (after?: string) => call('GET /api/admin/address-bans', { query: { after } }),
      add: (body: NewAddressBan) => call('POST /api/admin/address-bans', { body }),
      lift: (id: string) => call('DELETE /api/admin/address-bans/{id}', { params: { id } }),
    },
    /** What a person may see and change about themselves. */
    own: {
      read: () => call('GET /api/auth/account'),
      change: (body: ProfileChange) => call('PATCH /api/auth/profile', { body }),
      /** The address counts from when the link was opened that is sent to it; null takes it away. */
      changeEmail: (email: string | null, current?: string) =>
        call('PUT /api/auth/email', { body: { email, current } }),
      confirmEmail: (token: string) => call('POST /api/auth/email/confirm', { body: { token } }),
      forgot: (who: string) => call('POST /api/auth/forgot', { body: { who } }),
    },
    listAppearances: (ids: readonly string[]) =>
      call('GET /api/people', { query: { ids: ids.join() } }),
    confirm: (body: Confirmation) => call('POST /api/account/confirm', { body }),
    /** Codes of an app besides the password, for the person who is signed in. */
    secondFactor: {
      read: () => call('GET /api/account/second-factor'),
      begin: (password?: string) => call('POST /api/account/second-factor', { body: { password } }),
      confirm: (code: string) =>
        call('POST /api/account/second-factor/confirm', { body: { code } }),
      renew: (password?: string) =>
        call('POST /api/account/second-factor/recovery-codes', { body: { password } }),
      turnOff: (password?: string) =>
        call('POST /api/account/second-factor/off', { body: { password } }),
    },
    /** Keys of a device, in the JSON forms of WebAuthn. */
    passkeys: {
      list: () => call('GET /api/account/passkeys'),
      begin: () => call('POST /api/account/passkeys/options'),
      add: (body: NewPasskey) => call('POST /api/account/passkeys', { body }),
      rename: (id: string, name: string) =>
        call('PATCH /api/account/passkeys/{id}', { params: { id }, body: { name } }),
      remove: (id: string) => call('DELETE /api/account/passkeys/{id}', { params: { id } }),
      ask: () => call('POST /api/auth/passkey/options'),
    },
    signInByPasskey: (body: PasskeyAnswer) => call('POST /api/auth/passkey', { body }),
    /** The provider by which people may sign in. */
    provider: {
      read: () => call('GET /api/account/provider'),
      visit: (body: ProviderVisit) => call('POST /api/auth/provider', { body }),
      unlink: () => call('DELETE /api/account/provider'),
    },
    createRoom: (body: RoomToMake) => call('POST /api/rooms', { body }),
    openDirectRoom: (people: readonly string[]) =>
      call('POST /api/direct-rooms', { body: { people: [...people] } }),
    rooms: {
      rename: (slug: string, name: string) =>
        call('PATCH /api/rooms/{slug}', { params: { slug }, body: { name } }),
      /** Says what a room is about. */
      describe: (slug: string, topic: string) =>
        call('PATCH /api/rooms/{slug}', { params: { slug }, body: { topic } }),
      /** How much of a room the person is told; `until`: an instant. */
      level: (slug: string, level: Level, until?: string) =>
        call('PUT /api/rooms/{slug}/level', {
          params: { slug },
          body: { level, ...(until !== undefined && { until }) },
        }),
      /** Changes what the moderators of a room decide; what is not named stays. */
      configure: (slug: string, body: Partial<RoomSettings>) =>
        call('PATCH /api/rooms/{slug}/settings', { params: { slug }, body }),
    },
    /** The members of a room, and what can be done about them. */
    members: {
      list: (slug: string) => call('GET /api/rooms/{slug}/members', { params: { slug } }),
      add: (slug: string, userId: string) =>
        call('PUT /api/rooms/{slug}/members/{userId}', { params: { slug, userId } }),
      changeRole: (slug: string, userId: string, role: MemberRole) =>
        call('PATCH /api/rooms/{slug}/members/{userId}', {
          params: { slug, userId },
          body: { role },
        }),
      remove: (slug: string, userId: string) =>
        call('DELETE /api/rooms/{slug}/members/{userId}', { params: { slug, userId } }),
      leave: (slug: string) => call('DELETE /api/rooms/{slug}/members/me', { params: { slug } }),
      ban: (slug: string, userId: string) =>
        call('PUT /api/rooms/{slug}/bans/{userId}', { params: { slug, userId } }),
      unban: (slug: string, userId: string) =>
        call('DELETE /api/rooms/{slug}/bans/{userId}', { params: { slug, userId } }),
    },
    messages: {
      /** Takes the text of a message away, for everybody and for good. */
      delete: (slug: string, seq: number) =>
        call('DELETE /api/rooms/{slug}/messages/{seq}', { params: { slug, seq } }),
      /** What a message said before it was edited. */
      versions: (slug: string, seq: number) =>
        call('GET /api/rooms/{slug}/messages/{seq}/edits', { params: { slug, seq } }),
      /** Gives a message of one's own another text. */
      edit: (slug: string, seq: number, body: string) =>
        call('PATCH /api/rooms/{slug}/messages/{seq}', { params: { slug, seq }, body: { body } }),
      react: (slug: string, seq: number, emoji: string) =>
        call('PUT /api/rooms/{slug}/messages/{seq}/reactions/{emoji}', {
          params: { slug, seq, emoji },
        }),
      unreact: (slug: string, seq: number, emoji: string) =>
        call('DELETE /api/rooms/{slug}/messages/{seq}/reactions/{emoji}', {
          params: { slug, seq, emoji },
        }),
      pin: (slug: string, seq: number) =>
        call('PUT /api/rooms/{slug}/messages/{seq}/pin', { params: { slug, seq } }),
      unpin: (slug: string, seq: number) =>
        call('DELETE /api/rooms/{slug}/messages/{seq}/pin', { params: { slug, seq } }),
      /** A page of the answers in the thread of a message. */
      thread: (slug: string, seq: number, place?: PagePlace) =>
        call('GET /api/rooms/{slug}/messages/{seq}/thread', {
          params: { slug, seq },
          query: place ?? {},
        }),
      pins: (slug: string) => call('GET /api/rooms/{slug}/pins', { params: { slug } }),
    },
    listMessages: (slug: string, place: PagePlace, limit: number) =>
      call('GET /api/rooms/{slug}/messages', { params: { slug }, query: { ...place, limit } }),
  }
}

/** What a request that writes says besides. Another tab may have signed in since: what the cookies say now counts. */
export function csrfHeader(cookies: string): Record<string, string> {
  const pairs = new Map(cookies.split('; ').map((pair) => pair.split('=', 2) as [string, string]))
  const token = pairs.get(`__Host-${csrf.cookie}`) ?? pairs.get(csrf.cookie)
  return token === undefined ? {} : { [csrf.header]: token }
}

async function refusalOf(response: Response): Promise<ChatRefusal> {
  const problem: Partial<Problem> = await response.json().catch(() => ({}))
  const seconds = Number(response.headers.get('retry-after') ?? Number.NaN)
  return new ChatRefusal(
    toErrorCode(problem.code),
    problem.detail ?? `The server answered with status ${response.status}.`,
    Number.isFinite(seconds) ? seconds * 1000 : undefined,
  )
}

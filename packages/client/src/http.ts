import type {
  Accepted,
  AddressBan,
  AddressBanList,
  Author,
  Confirmation,
  Confirmed,
  CreationOptions,
  FailedSignIns,
  GuestLink,
  GuestLinkList,
  GuestLinkShown,
  HistoryVisibility,
  InvitationList,
  InvitationShown,
  MadeGuestLink,
  MadeInvitation,
  MemberList,
  MemberRole,
  MessagePage,
  NewAddressBan,
  NewInvitation,
  NewPasskey,
  OwnAccount,
  Passkey,
  PasskeyAnswer,
  PersonLooks,
  Powers,
  Problem,
  Profile,
  ProfileChange,
  ProviderLink,
  ProviderVisit,
  RecoveryCodes,
  ReportList,
  ReportOutcome,
  ReportSummary,
  RequestOptions,
  Room,
  RoomKind,
  RoomSettings,
  SecondFactor,
  SecondFactorKey,
  SignedInSession,
  WaysIn,
} from '@lobby/protocol'
import { csrf } from '@lobby/protocol/limits'
import { ChatRefusal, toErrorCode } from './errors.ts'

/** Which page of a room: just before, just after or around a `seq`. */
export type PagePlace =
  | { readonly before: number }
  | { readonly after: number }
  | { readonly around: number }

type Me = { readonly user: Author | null }
type Arrived = Me & { readonly failedSignIns?: FailedSignIns }
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
  async function call<T>(method: string, path: string, body?: object): Promise<T> {
    const response = await fetch(new URL(path, base), {
      method,
      credentials: 'same-origin',
      headers: {
        accept: 'application/json',
        'content-type': 'application/json',
        ...(method !== 'GET' && csrfHeader(cookies())),
      },
      ...(body ? { body: JSON.stringify(body) } : {}),
    }).catch((error: unknown) => {
      throw new ChatRefusal('offline', String(error))
    })
    if (!response.ok) throw await refusalOf(response)
    return response.status === 204 ? (undefined as T) : response.json()
  }

  return {
    signInAsGuest: (name: string) => call<{ user: Author }>('POST', '/api/auth/guest', { name }),
    rename: (name: string) => call<{ user: Author }>('PATCH', '/api/auth/me', { name }),
    signOut: () => call<void>('POST', '/api/auth/sign-out', {}),
    me: () => call<Me>('GET', '/api/auth/me'),
    waysIn: () => call<WaysIn>('GET', '/api/auth/ways-in'),
    signUp: (account: Credentials) => call<Me>('POST', '/api/auth/sign-up', account),
    signIn: (account: Credentials & { readonly code?: string }) =>
      call<Arrived>('POST', '/api/auth/sign-in', account),
    claim: (token: string, account?: Credentials) =>
      call<Me>('POST', '/api/auth/claim', { token, ...(account && { account }) }),
    changePassword: (current: string | undefined, password: string) =>
      call<Me>('PUT', '/api/auth/password', { current, password }),
    resetPassword: (token: string, password: string) =>
      call<Me>('POST', '/api/auth/reset', { token, password }),
    listSessions: () => call<{ sessions: SignedInSession[] }>('GET', '/api/auth/sessions'),
    endSession: (id: string) =>
      call<void>('DELETE', `/api/auth/sessions/${encodeURIComponent(id)}`),
    endOtherSessions: () => call<void>('DELETE', '/api/auth/sessions'),
    powers: () => call<Powers>('GET', '/api/auth/powers'),
    acceptInvitation: (token: string, account?: Credentials) =>
      call<Accepted>('POST', '/api/invitations/accept', { token, ...(account && { account }) }),
    enterByGuestLink: (token: string, name: string) =>
      call<Accepted>('POST', '/api/guest-link/enter', { token, name }),
    /** Links that let people into the server. */
    invitations: {
      make: (wanted: Partial<NewInvitation>) =>
        call<MadeInvitation>('POST', '/api/invitations', wanted),
      list: (after?: string) => call<InvitationList>('GET', `/api/invitations${pageAfter(after)}`),
      revoke: (id: string) => call<void>('DELETE', `/api/invitations/${encodeURIComponent(id)}`),
      look: (token: string) => call<InvitationShown>('POST', '/api/invitations/look', { token }),
      /** Who came by one's own, and by whose one came. */
      people: () => call<{ people: Author[] }>('GET', '/api/invitations/people'),
    },
    /** Links that let guests into one room alone. */
    guestLinks: {
      make: (slug: string, wanted: { readonly expiresIn: number; readonly uses: number }) =>
        call<MadeGuestLink>('POST', `${roomPath(slug)}/guest-links`, wanted),
      pause: (slug: string, id: string, paused: boolean) =>
        call<GuestLink>('PATCH', `${roomPath(slug)}/guest-links/${encodeURIComponent(id)}`, {
          paused,
        }),
      list: (slug: string, after?: string) =>
        call<GuestLinkList>('GET', `${roomPath(slug)}/guest-links${pageAfter(after)}`),
      revoke: (slug: string, id: string) =>
        call<void>('DELETE', `${roomPath(slug)}/guest-links/${encodeURIComponent(id)}`),
      look: (token: string) => call<GuestLinkShown>('POST', '/api/guest-link/look', { token }),
    },
    /** Messages that somebody finds should not be there. */
    reports: {
      make: (slug: string, seq: number, reason: string) =>
        call<void>('POST', `${roomPath(slug)}/messages/${seq}/reports`, { reason }),
      list: (after?: string) => call<ReportList>('GET', `/api/reports${pageAfter(after)}`),
      summary: () => call<ReportSummary>('GET', '/api/reports/summary'),
      resolve: (id: string, outcome: ReportOutcome) =>
        call<void>('PATCH', `/api/reports/${encodeURIComponent(id)}`, { outcome }),
    },
    /** Addresses from which nobody gets in. */
    addressBans: {
      list: (after?: string) =>
        call<AddressBanList>('GET', `/api/admin/address-bans${pageAfter(after)}`),
      add: (ban: NewAddressBan) => call<AddressBan>('POST', '/api/admin/address-bans', ban),
      lift: (id: string) =>
        call<void>('DELETE', `/api/admin/address-bans/${encodeURIComponent(id)}`),
    },
    /** What somebody may see and change about themselves. */
    own: {
      read: () => call<OwnAccount>('GET', '/api/auth/account'),
      change: (profile: ProfileChange) => call<Profile>('PATCH', '/api/auth/profile', profile),
      /** The address counts from when the link was opened that is sent to it; null takes it away. */
      changeEmail: (email: string | null, current?: string) =>
        call<void>('PUT', '/api/auth/email', { email, current }),
      confirmEmail: (token: string) => call<void>('POST', '/api/auth/email/confirm', { token }),
      forgot: (who: string) => call<void>('POST', '/api/auth/forgot', { who }),
    },
    listLooks: (ids: readonly string[]) =>
      call<{ people: PersonLooks[] }>(
        'GET',
        `/api/people?${new URLSearchParams({ ids: ids.join() })}`,
      ),
    confirm: (proof: Confirmation) => call<Confirmed>('POST', '/api/account/confirm', proof),
    /** Codes of an app besides the password, for who is signed in. */
    secondFactor: {
      read: () => call<SecondFactor>('GET', secondFactorPath),
      begin: (password?: string) => call<SecondFactorKey>('POST', secondFactorPath, { password }),
      confirm: (code: string) =>
        call<RecoveryCodes>('POST', `${secondFactorPath}/confirm`, { code }),
      renew: (password?: string) =>
        call<RecoveryCodes>('POST', `${secondFactorPath}/recovery-codes`, { password }),
      turnOff: (password?: string) => call<void>('POST', `${secondFactorPath}/off`, { password }),
    },
    /** Keys of a device, in the JSON forms of WebAuthn. */
    passkeys: {
      list: () => call<{ passkeys: Passkey[] }>('GET', passkeysPath),
      begin: () => call<CreationOptions>('POST', `${passkeysPath}/options`),
      add: (passkey: NewPasskey) => call<{ passkeys: Passkey[] }>('POST', passkeysPath, passkey),
      rename: (id: string, name: string) => call<void>('PATCH', `${passkeysPath}/${id}`, { name }),
      remove: (id: string) => call<void>('DELETE', `${passkeysPath}/${id}`),
      ask: () => call<RequestOptions>('POST', '/api/auth/passkey/options'),
    },
    signInByPasskey: (passkey: PasskeyAnswer) =>
      call<Arrived>('POST', '/api/auth/passkey', passkey),
    /** The provider that also says who somebody is. */
    provider: {
      read: () => call<ProviderLink>('GET', '/api/account/provider'),
      visit: (visit: ProviderVisit) => call<{ url: string }>('POST', '/api/auth/provider', visit),
      unlink: () => call<void>('DELETE', '/api/account/provider'),
    },
    createRoom: (room: RoomToMake) => call<Room>('POST', '/api/rooms', room),
    openDirectRoom: (people: readonly string[]) =>
      call<Room>('POST', '/api/direct-rooms', { people }),
    rooms: {
      rename: (slug: string, name: string) => call<Room>('PATCH', roomPath(slug), { name }),
      /** Changes what the moderators of a room decide; what is not named stays. */
      configure: (slug: string, changes: Partial<RoomSettings>) =>
        call<Room>('PATCH', `${roomPath(slug)}/settings`, changes),
    },
    /** Who is in a room, and what can be done about it. */
    members: {
      list: (slug: string) => call<MemberList>('GET', `${roomPath(slug)}/members`),
      add: (slug: string, id: string) => call<void>('PUT', memberPath(slug, id)),
      changeRole: (slug: string, id: string, role: MemberRole) =>
        call<void>('PATCH', memberPath(slug, id), { role }),
      remove: (slug: string, id: string) => call<void>('DELETE', memberPath(slug, id)),
      leave: (slug: string) => call<void>('DELETE', memberPath(slug, 'me')),
      ban: (slug: string, id: string) => call<void>('PUT', banPath(slug, id)),
      unban: (slug: string, id: string) => call<void>('DELETE', banPath(slug, id)),
    },
    /** What those ask and do who keep the server; `path` is what follows `/api/admin`. */
    admin: <Answer>(method: 'GET' | 'POST' | 'PATCH' | 'DELETE', path: string, body?: object) =>
      call<Answer>(method, `/api/admin${path}`, body),
    messages: {
      /** Takes the text of a message away, for everybody and for good. */
      delete: (slug: string, seq: number) =>
        call<void>('DELETE', `${roomPath(slug)}/messages/${seq}`),
    },
    listMessages: (slug: string, place: PagePlace, limit: number) => {
      const query = new URLSearchParams({ ...place, limit } as never)
      return call<MessagePage>('GET', `${roomPath(slug)}/messages?${query}`)
    },
  }
}

const pageAfter = (after: string | undefined) =>
  after === undefined ? '' : `?after=${encodeURIComponent(after)}`
const passkeysPath = '/api/account/passkeys'
const secondFactorPath = '/api/account/second-factor'
/** Another tab may have signed in since: what the cookies say now counts. */
function csrfHeader(cookies: string): Record<string, string> {
  const pairs = new Map(cookies.split('; ').map((pair) => pair.split('=', 2) as [string, string]))
  const token = pairs.get(`__Host-${csrf.cookie}`) ?? pairs.get(csrf.cookie)
  return token === undefined ? {} : { [csrf.header]: token }
}

const roomPath = (slug: string) => `/api/rooms/${encodeURIComponent(slug)}`
const memberPath = (slug: string, id: string) =>
  `${roomPath(slug)}/members/${encodeURIComponent(id)}`
const banPath = (slug: string, id: string) => `${roomPath(slug)}/bans/${encodeURIComponent(id)}`

async function refusalOf(response: Response): Promise<ChatRefusal> {
  const problem: Partial<Problem> = await response.json().catch(() => ({}))
  const seconds = Number(response.headers.get('retry-after') ?? Number.NaN)
  return new ChatRefusal(
    toErrorCode(problem.code),
    problem.detail ?? `The server answered with status ${response.status}.`,
    Number.isFinite(seconds) ? seconds * 1000 : undefined,
  )
}

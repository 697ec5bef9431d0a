// Asks all of the permission grid: what is expected stands in `testing/permission-grid.ts`.
import type { RoomKind } from '@lobby/protocol'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import type { Draft } from '../log/room-log.ts'
import { insertReport } from '../reports/queries.ts'
import { inTransaction } from '../storage/in-transaction.ts'
import { buildChat, type Chat, newClientId, type Visitor } from '../testing/build-chat.ts'
import {
  elsewhere,
  overHttp,
  type RoomInTest,
  roomsInTest,
  type StandingInTest,
  standings,
} from '../testing/permission-grid.ts'
import { onNative, onSeeds } from '../testing/permission-grid-of-sockets.ts'
import { meet } from '../testing/private-room.ts'
import { table } from './permission-table.ts'

/** A room in which the visitor has that standing; Tess is in it, and has written, and so has the visitor. */
interface Case {
  readonly slug: string
  readonly visitor: Visitor | undefined
  readonly ownSeq: number
  /** A guest link to the room, and an invitation to the server, of the operator. */
  readonly link: Link
  readonly invitation: Link
  /** The id of a report of what Tess has written. */
  readonly report: string
}

interface Link {
  readonly id: string
  readonly url: string
}

const tokenOf = ({ url }: Link) => url.split('/').at(-1) as string

const tessSeq = 3
// Who may take it away is not told that it is gone already.
const cardOf = (slug: string, seq: number) => `/${slug}/messages/${seq}/cards/${'c'.repeat(43)}`
const edit = { body: 'Tea, then' }

type Ask = readonly [method: string, path: string, json?: object | undefined, base?: string]
const asks: Record<string, (room: Case) => Ask> = {
  'room.read': ({ slug }) => ['GET', `/${slug}`],
  'room.mark-unread': ({ slug }) => ['POST', `/${slug}/unread`, { seq: 1 }],
  'room.level': ({ slug }) => ['PUT', `/${slug}/level`, { level: 'nothing' }],
  'draft.keep': ({ slug }) => ['PUT', `/${slug}`, { text: 'Te' }, '/api/drafts'],
  'message.save': ({ slug }) => ['PUT', `/${slug}/${tessSeq}`, undefined, '/api/saved'],
  'message.forward': ({ slug }) => ['POST', `/${slug}/messages/${tessSeq}/forward`, { to: slug }],
  'message.seen': ({ slug }) => ['GET', `/${slug}/messages/${tessSeq}/seen`],
  'thread.follow': ({ slug }) => ['PUT', `/${slug}/messages/${tessSeq}/thread/follow`],
  'push.receive': () => ['GET', '', undefined, '/api/push/key'],
  'sidebar.keep': () => ['GET', '', undefined, '/api/sidebar'],
  'person.block': () => ['PUT', `/${newcomer.id}`, undefined, '/api/blocks'],
  'presence.watch': () => ['GET', `?ids=${tess.id}`, undefined, '/api/presence'],
  'person.find': () => ['GET', '/found', undefined, '/api/people'],
  'room.create': ({ slug }) => ['POST', '', { slug: `${slug}-2` }],
  'room.create-private': () => ['POST', '', { name: 'Attic', kind: 'private' }],
  'room.create-direct': () => ['POST', '', { people: [tess.id] }, '/api/direct-rooms'],
  'message.list': ({ slug }) => ['GET', `/${slug}/messages`],
  'message.send': ({ slug }) => ['POST', `/${slug}/messages`, { body: 'Tea?' }],
  'message.delete, own': ({ slug, ownSeq }) => ['DELETE', `/${slug}/messages/${ownSeq}`],
  'message.delete, another’s': ({ slug }) => ['DELETE', `/${slug}/messages/${tessSeq}`],
  'message.remove-card, own': ({ slug, ownSeq }) => ['DELETE', cardOf(slug, ownSeq)],
  'message.remove-card, another’s': ({ slug }) => ['DELETE', cardOf(slug, tessSeq)],
  'member.list': ({ slug }) => ['GET', `/${slug}/members`],
  'member.add': ({ slug }) => ['PUT', `/${slug}/members/${newcomer.id}`],
  'member.leave': ({ slug }) => ['DELETE', `/${slug}/members/me`],
  'member.remove': ({ slug }) => ['DELETE', `/${slug}/members/${tess.id}`],
  'member.role': ({ slug }) => ['PATCH', `/${slug}/members/${tess.id}`, { role: 'muted' }],
  'member.ban': ({ slug }) => ['PUT', `/${slug}/bans/${tess.id}`],
  'member.unban': ({ slug }) => ['DELETE', `/${slug}/bans/${tess.id}`],
  'room.rename': ({ slug }) => ['PATCH', `/${slug}`, { name: 'Loft' }],
  'room.configure': ({ slug }) => ['PATCH', `/${slug}/settings`, { slowMode: 30 }],
  'invitation.make': ({ slug }) => ['POST', '/../invitations', { room: slug }],
  'invitation.make-moderator': () => ['POST', '/../invitations', { role: 'moderator' }],
  'invitation.list': () => ['GET', '/../invitations'],
  'invitation.revoke, another’s': ({ invitation }) => [
    'DELETE',
    `/../invitations/${invitation.id}`,
  ],
  'invitation.accept': ({ invitation }) => [
    'POST',
    '/../invitations/accept',
    { token: tokenOf(invitation) },
  ],
  'guest-link.make': ({ slug }) => ['POST', `/${slug}/guest-links`, {}],
  'guest-link.list': ({ slug }) => ['GET', `/${slug}/guest-links`],
  'guest-link.pause': ({ slug, link }) => [
    'PATCH',
    `/${slug}/guest-links/${link.id}`,
    { paused: true },
  ],
  'guest-link.revoke': ({ slug, link }) => ['DELETE', `/${slug}/guest-links/${link.id}`],
  // Entering would sign the visitor out; everybody with the link may do it.
  'guest-link.enter, looking': ({ link }) => [
    'POST',
    '/../guest-link/look',
    { token: tokenOf(link) },
  ],
  'room.survey': ({ slug }) => ['GET', `/@${slug}`, undefined, '/api/admin/rooms'],
  'room.dissolve': ({ slug }) => ['DELETE', `/@${slug}`, undefined, '/api/admin/rooms'],
  'report.make': ({ slug }) => ['POST', `/${slug}/messages/${tessSeq}/reports`, {}],
  'report.resolve': ({ report }) => ['PATCH', `/../reports/${report}`, { outcome: 'dismissed' }],
  'address-ban.manage': () => ['GET', '/../admin/address-bans'],
  'settings.read': () => ['GET', '/../admin/settings'],
  'settings.change': () => ['PATCH', '/../admin/settings', { invite: 'admins' }],
  'room.delete': ({ slug }) => ['DELETE', `/${slug}`],
  'server.tend': () => ['GET', '', undefined, '/api/first-steps'],
  'message.edit, own': ({ slug, ownSeq }) => ['PATCH', `/${slug}/messages/${ownSeq}`, edit],
  'message.edit, another’s': ({ slug }) => ['PATCH', `/${slug}/messages/${tessSeq}`, edit],
  'message.versions': ({ slug }) => ['GET', `/${slug}/messages/${tessSeq}/edits`],
  'message.react': ({ slug }) => ['PUT', `/${slug}/messages/${tessSeq}/reactions/🍵`],
  'message.pin': ({ slug }) => ['PUT', `/${slug}/messages/${tessSeq}/pin`],
  'room.list': () => ['GET', ''],
  'person.look': () => ['GET', `/${newcomer.id}`, undefined, '/api/people'],
  'activity.read': () => ['GET', '', undefined, '/api/activity'],
  'message.find': () => ['GET', '?q=tea', undefined, '/api/search'],
  'thread.list': () => ['GET', '', undefined, '/api/threads'],
  'account.profile': () => ['GET', '/account', undefined, '/api/auth'],
  'account.export': () => ['GET', '/data/messages', undefined, '/api/account'],
  'session.list': () => ['GET', '/sessions', undefined, '/api/auth'],
  'report.list': () => ['GET', '', undefined, '/api/reports'],
  'overview.read': () => ['GET', '/overview', undefined, '/api/admin'],
  'account.list': () => ['GET', '/users', undefined, '/api/admin'],
  'session.manage': () => ['GET', '/sessions', undefined, '/api/admin'],
  'message.search': () => ['GET', '/messages', undefined, '/api/admin'],
  'audit.read': () => ['GET', '/audit', undefined, '/api/admin'],
  'room.call': ({ slug }) => ['POST', `/${slug}/messages`, { body: '@room Tea!' }],
  'group.list': () => ['GET', '', undefined, '/api/groups'],
  // Who may manage groups is told that there is none of this name.
  'group.manage': () => ['DELETE', '/none', undefined, '/api/groups'],
  'file.upload': () => ['OPTIONS', '', undefined, '/api/uploads'],
  'emoji.list': () => ['GET', '', undefined, '/api/emoji'],
  // Who may make emoji is told that there is none of this name.
  'emoji.make': () => ['DELETE', '/none', undefined, '/api/emoji'],
}

let chat: Chat
let tess: Visitor
let newcomer: Visitor
const visitors = new Map<StandingInTest, Visitor | undefined>()
let invitation: Link
let rooms = 0

beforeAll(async () => {
  chat = await buildChat({ env: { LOBBY_OPEN_ROOMS: 'off' } })
  tess = await chat.account('Tess')
  newcomer = await chat.account('Nora')
  const wanted = { uses: null, expiresIn: 3_600, role: 'member' } as const
  invitation = await chat.app.context.invitationActions.makeInvitation('operator', wanted)
  const roles = {
    moderator: 'moderator',
    'moderator inside': 'moderator',
    admin: 'admin',
    owner: 'owner',
  } as const
  for (const standing of standings) {
    const visitor =
      standing === 'anonymous'
        ? undefined
        : standing === 'guest'
          ? await chat.guest('Gus')
          : await chat.account(standing.replaceAll(' ', '-'), roles[standing as keyof typeof roles])
    visitors.set(standing, visitor)
  }
  // All have met: what a stranger may do with an id is another test's.
  await meet(chat, newcomer, ...[...visitors.values()].filter((visitor) => visitor !== undefined))
})
afterAll(() => chat[Symbol.asyncDispose]())

const authorOf = ({ id, name, guest }: Visitor) => ({ id, name, guest })

/** What gave a person their role in a room. */
function historyOf(
  standing: StandingInTest,
  visitor: Visitor | undefined,
  kind: RoomKind,
): Draft[] {
  if (!visitor) return []
  const member = authorOf(visitor)
  const join = { kind: 'member.joined', author: authorOf(tess), member } as const
  if (kind === 'direct') return /^member|inside$/.test(standing) ? [join] : []
  const histories: Partial<Record<StandingInTest, Draft[]>> = {
    member: [join],
    muted: [join, { ...join, kind: 'member.role', role: 'muted' }],
    banned: [join, { ...join, kind: 'member.banned' }],
    'room moderator': [{ ...join, role: 'moderator' }],
    'moderator inside': [join],
  }
  return histories[standing] ?? []
}

async function build(room: RoomInTest, standing: StandingInTest): Promise<Case> {
  const { kind, changes } = roomsInTest[room]
  const visitor = visitors.get(standing)
  const slug = `room-${++rooms}`
  const author = authorOf(tess)
  const keeper = { id: 'keeper', name: 'Keeper', guest: false }
  const keeperJoins = { kind: 'member.joined', author: keeper, member: keeper } as const
  const first: Draft[] = [
    { ...keeperJoins, ...(kind !== 'direct' && { role: 'moderator' }) },
    { kind: 'member.joined', author: keeper, member: author },
    { kind: 'message.created', author, body: 'Hello' },
    ...(visitor
      ? [{ kind: 'message.created', author: authorOf(visitor), body: 'Mine' } as const]
      : []),
    ...historyOf(standing, visitor, kind),
    ...(changes ? [{ kind: 'room.changed', author: keeper, changes } as const] : []),
  ]
  const { context } = chat.app
  const { id: roomId } = await context.log.createRoom({ slug, name: slug, kind, first })
  // To some rooms nobody makes one, not even the operator.
  const takesGuests = kind !== 'direct' && changes?.guests !== false
  const link = takesGuests
    ? await context.guestLinkActions.makeGuestLink('operator', slug, { expiresIn: 60, uses: 10 })
    : { id: 'none', url: 'none' }
  const report = await inTransaction(context.db, (tx) =>
    insertReport(tx, { roomId, messageSeq: tessSeq, reporter: keeper, reason: '' }),
  )
  return { slug, visitor, ownSeq: tessSeq + 1, link, invitation, report: report as string }
}

const signs: Record<string, string> = {
  forbidden: 'F',
  signed_out: 'U',
  no_such_room: '-',
  not_found: '-',
}

/** The table as it is: a sign for each standing, of each action. */
async function tableOf(
  kind: RoomInTest,
  actions: readonly string[],
  outcome: (action: string, room: Case) => Promise<string | undefined>,
): Promise<Record<string, string>> {
  const table: Record<string, string> = {}
  // A room serves until something was done in it: most is refused, and a refusal leaves it as it is.
  const unchanged = new Map<StandingInTest, Case>()
  for (const action of actions) {
    table[action] = ''
    for (const standing of standings) {
      const room = unchanged.get(standing) ?? (await build(kind, standing))
      const code = await outcome(action, room)
      if (code === undefined) unchanged.delete(standing)
      else unchanged.set(standing, room)
      table[action] += code === undefined ? '+' : (signs[code] ?? `(${code})`)
    }
  }
  return table
}

test('what may be done is in the tables, or asked elsewhere', () => {
  const asked = Object.keys({ ...overHttp.public, ...onNative.public })
  const inTables = new Set(asked.map((action) => action.replace(/,.*/, '')))
  const missing = Object.keys(table).filter((action) => !inTables.has(action))
  expect(missing.toSorted()).toEqual(elsewhere.toSorted())
})

describe.each(Object.keys(roomsInTest) as RoomInTest[])(
  'security 01: in a room that is %s, everybody may do what is meant for them and nothing else',
  // Hundreds of questions each.
  { timeout: 180_000 },
  (kind) => {
    test('over HTTP', async () => {
      const actual = await tableOf(kind, Object.keys(overHttp[kind]), async (action, room) => {
        const [method, path, json, base] = (asks[action] as (room: Case) => Ask)(room)
        const { visitor } = room
        const init = { method, ...(visitor && { as: visitor }), ...(json && { json }) }
        const answer = await chat.fetch((base ?? '/api/rooms') + path, init)
        const { code, mentionsAll } = answer.status === 204 ? ({} as never) : await answer.json()
        if (answer.ok && action === 'room.call' && !mentionsAll) return 'forbidden'
        return answer.ok ? undefined : code
      })

      expect(actual).toEqual(overHttp[kind])
    })

    test('on the native socket', async () => {
      const actual = await tableOf(kind, Object.keys(onNative[kind]), async (type, room) => {
        const client = await chat.connect(room.visitor)
        const more = {
          'room.follow': { cursor: null },
          'message.send': { clientId: newClientId(), body: 'Tea?' },
          'room.read': { seq: 1 },
          'room.unread': { seq: 1 },
          'thread.follow': { thread: tessSeq },
          'draft.set': { text: 'Te' },
        }[type]
        const answer = await client.command({ type, room: room.slug, ...more } as never)
        await client.socket.disconnect()
        return answer.type === 'error' ? answer.code : undefined
      })

      expect(actual).toEqual(onNative[kind])
    })

    test.each([
      ['/ws/', { message: 'Tea?', username: 'Gus' }],
      ['/ws/chat/', { message: 'Tea?' }],
      ['/ws/notification/', { message: 'Tea?', sender: 'Gus' }],
    ])('on %s', async (path, frame) => {
      const actual = await tableOf(kind, ['enter', 'send'], async (action, { slug, visitor }) => {
        const socket = await chat.seed(`${path}${slug}/`, visitor)
        await socket.sendJson(frame)
        const { error } = (await socket.receiveJson()) as { error?: { code: string } }
        // Who may not be there is told so, and the socket closes; who is there is answered.
        await socket.sendJson({})
        const { type } = await socket.receive()
        await socket.disconnect()
        if (action === 'enter' && type === 'websocket.send') return undefined
        return error?.code
      })

      expect(actual).toEqual(onSeeds[kind])
    })
  },
)

// Who may do what, as it is meant to be. Each action, for each standing, in each
// kind of room, by each way in: the tables below are what is expected.
import type { RoomKind, RoomSettings } from '@lobby/protocol'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import type { Draft } from '../log/room-log.ts'
import { insertReport } from '../reports/queries.ts'
import { inTransaction } from '../storage/in-transaction.ts'
import { buildChat, type Chat, newClientId, type Visitor } from '../testing/build-chat.ts'
import { meet } from '../testing/private-room.ts'

const standings = [
  'anonymous',
  'guest',
  'outsider',
  'member',
  'muted',
  'banned',
  'room moderator',
  'moderator inside',
  'moderator',
  'admin',
  'owner',
] as const
type StandingInTest = (typeof standings)[number]

/** Rooms of each kind, and public ones of which something particular was decided. */
const roomsInTest: Record<RoomInTest, { kind: RoomKind; changes?: Partial<RoomSettings> }> = {
  public: { kind: 'public' },
  private: { kind: 'private' },
  direct: { kind: 'direct' },
  archived: { kind: 'public', changes: { archived: true } },
  'moderators-only': { kind: 'public', changes: { posting: 'moderators' } },
  guestless: { kind: 'public', changes: { guests: false } },
}
type RoomInTest = RoomKind | 'archived' | 'moderators-only' | 'guestless'

// One sign for each standing, in their order. Rooms are not open to be made by
// all, and guests are let in.
//   +  it is done   F  forbidden   U  signed out   -  there is no such room, or no such thing in it
// `U` in a private room: whether there is one or not, the person must have signed in for that.

/** Over HTTP. */
const overHttp: Record<RoomInTest, Record<string, string>> = {
  public: {
    'room.read': '+++++F+++++',
    'room.mark-unread': 'U++++F+++++',
    'room.level': 'U++++F+++++',
    'message.seen': 'U++++F+++++',
    'thread.follow': 'U++++F+++++',
    'draft.keep': 'UF+++F+++++',
    'message.save': 'U++++F+++++',
    'sidebar.keep': 'U++++++++++',
    'person.block': 'U++++++++++',
    'person.find': 'UF+++++++++',
    'room.create': 'UFFFFFFFF++',
    'room.create-private': 'UFFFFFFFF++',
    'room.create-direct': 'U++++++++++',
    'message.list': '+++++F+++++',
    'message.send': '++++FF+++++',
    'message.forward': 'U+++FF+++++',
    'message.delete, own': 'U++++F+++++',
    'message.delete, another’s': 'UFFFFF+++++',
    'member.list': '+++++F+++++',
    'member.add': 'UFFFFFFFFFF',
    'member.leave': 'UFFFFFFFFFF',
    'member.remove': 'UFFFFFFFFFF',
    'member.role': 'UFFFFF+++++',
    'member.ban': 'UFFFFF+++++',
    'member.unban': 'UFFFFF+++++',
    'room.rename': 'UFFFFF+FF++',
    'room.configure': 'UFFFFF+++++',
    'room.delete': 'UFFFFFFFF++',
    'room.survey': 'UFFFFFF++++',
    'room.dissolve': 'UFFFFFFFF++',
    'invitation.make': 'UFFFFFFFF++',
    'invitation.make-moderator': 'UFFFFFFFF++',
    'invitation.list': 'UF+++++++++',
    'invitation.accept': 'UU+++++++++',
    'invitation.revoke, another’s': 'UF-------++',
    'guest-link.make': 'UFFFFF+FF++',
    'guest-link.list': 'UFFFFF+FF++',
    'guest-link.pause': 'UFFFFF+FF++',
    'guest-link.revoke': 'UFFFFF+FF++',
    'guest-link.enter, looking': '+++++++++++',
    'report.make': 'U++++F+++++',
    'report.resolve': '------+++++',
    'address-ban.manage': 'UFFFFFFFF++',
    'settings.read': 'UFFFFFFFF++',
    'settings.change': 'UFFFFFFFF++',
    'emoji.list': '+++++++++++',
    'emoji.make': 'UFFFFFFFF--',
    'server.tend': 'UFFFFFFFFF+',
  },
  private: {
    'room.read': '---++-++---',
    'room.mark-unread': 'U--++-++---',
    'room.level': 'U--++-++---',
    'message.seen': 'U--++-++---',
    'thread.follow': 'U--++-++---',
    'draft.keep': 'UF-++-++---',
    'message.save': 'U--++-++---',
    'message.list': '---++-++---',
    'message.send': '---+F-++---',
    'message.forward': 'U--+F-++---',
    'message.delete, own': '---++-++---',
    'message.delete, another’s': '---FF-++---',
    'member.list': '---++-++---',
    'member.add': '---FF-++---',
    'member.leave': 'U--++-++---',
    'member.remove': '---FF-++---',
    'member.role': '---FF-++---',
    'member.ban': '---FF-++---',
    'member.unban': '---FF-++---',
    'room.rename': '---FF-+F---',
    'room.configure': '---FF-++---',
    'room.delete': '---FF-+F---',
    'room.survey': 'UFFFFFF++++',
    'room.dissolve': 'UFFFFFFFF++',
    'invitation.make': 'UFFFFFFFF--',
    'guest-link.make': 'U--FF-+F---',
    'guest-link.list': 'U--FF-+F---',
    'guest-link.pause': 'U--FF-+F---',
    'guest-link.revoke': 'U--FF-+F---',
    'guest-link.enter, looking': '+++++++++++',
    'report.make': 'U--++-++---',
    'report.resolve': '------++---',
  },
  // Everybody in it is a member, and no more than that.
  direct: {
    'room.read': '---+---+---',
    'room.mark-unread': 'U--+---+---',
    'room.level': 'U--+---+---',
    'message.seen': 'U--+---+---',
    'thread.follow': 'U--+---+---',
    'draft.keep': 'UF-+---+---',
    'message.save': 'U--+---+---',
    'message.list': '---+---+---',
    'message.send': '---+---+---',
    'message.forward': 'U--+---+---',
    'message.delete, own': '---+---+---',
    'message.delete, another’s': '---F---F---',
    'member.list': '---+---+---',
    'member.add': '---F---F---',
    'member.leave': 'U--F---F---',
    'member.remove': '---F---F---',
    'member.role': '---F---F---',
    'member.ban': '---F---F---',
    'member.unban': '---F---F---',
    'guest-link.make': 'U--F---F---',
    'room.rename': '---F---F---',
    'room.configure': '---F---F---',
    'room.delete': '---F---F---',
    'room.survey': 'UFFFFFF++++',
    'room.dissolve': 'UFFFFFFFF++',
    'report.make': 'U--F---F---',
    'report.resolve': '-----------',
  },
  archived: {
    'room.read': '+++++F+++++',
    'room.mark-unread': 'U++++F+++++',
    'room.level': 'U++++F+++++',
    'message.seen': 'U++++F+++++',
    'thread.follow': 'U++++F+++++',
    'draft.keep': 'UF+++F+++++',
    'message.save': 'U++++F+++++',
    'message.list': '+++++F+++++',
    'message.send': 'FFFFFFFFFFF',
    'message.forward': 'UFFFFFFFFFF',
    'message.delete, own': 'UFFFFFFFFFF',
    'message.delete, another’s': 'UFFFFFFFFFF',
    'member.list': '+++++F+++++',
    'member.role': 'UFFFFF+++++',
    'member.ban': 'UFFFFF+++++',
    'member.unban': 'UFFFFF+++++',
    'room.rename': 'UFFFFFFFFFF',
    'room.configure': 'UFFFFF+++++',
    'room.delete': 'UFFFFFFFF++',
    'room.survey': 'UFFFFFF++++',
    'room.dissolve': 'UFFFFFFFF++',
  },
  'moderators-only': {
    'room.read': '+++++F+++++',
    'room.mark-unread': 'U++++F+++++',
    'room.level': 'U++++F+++++',
    'message.list': '+++++F+++++',
    'message.send': 'FFFFFF+++++',
    'message.forward': 'UFFFFF+++++',
    'message.delete, own': 'U++++F+++++',
    'room.configure': 'UFFFFF+++++',
  },
  guestless: {
    'room.read': 'UF+++F+++++',
    'room.mark-unread': 'UF+++F+++++',
    'room.level': 'UF+++F+++++',
    'message.seen': 'UF+++F+++++',
    'thread.follow': 'UF+++F+++++',
    'message.list': 'UF+++F+++++',
    'message.send': 'FF++FF+++++',
    'message.forward': 'UF++FF+++++',
    'message.delete, own': 'UF+++F+++++',
    'member.list': 'UF+++F+++++',
    'guest-link.make': 'UFFFFFFFFFF',
    'guest-link.list': 'UFFFFF+FF++',
    'room.configure': 'UFFFFF+++++',
    'room.delete': 'UFFFFFFFF++',
  },
}

/** On the native socket, where who is anonymous has claimed no name. */
const onNative: Record<RoomInTest, Record<string, string>> = {
  public: {
    'room.follow': '+++++F+++++',
    'message.send': 'U+++FF+++++',
    'room.read': '+++++F+++++',
    'room.unread': '+++++F+++++',
    'thread.follow': 'U++++F+++++',
    'draft.set': 'UF+++F+++++',
  },
  private: {
    'room.follow': '---++-++---',
    'message.send': 'U--+F-++---',
    'room.read': '---++-++---',
    'room.unread': '---++-++---',
    'thread.follow': 'U--++-++---',
    'draft.set': 'UF-++-++---',
  },
  direct: {
    'room.follow': '---+---+---',
    'message.send': 'U--+---+---',
    'room.read': '---+---+---',
    'room.unread': '---+---+---',
    'thread.follow': 'U--+---+---',
    'draft.set': 'UF-+---+---',
  },
  archived: {
    'room.follow': '+++++F+++++',
    'message.send': 'UFFFFFFFFFF',
    'room.read': '+++++F+++++',
    'room.unread': '+++++F+++++',
    'thread.follow': 'U++++F+++++',
    'draft.set': 'UF+++F+++++',
  },
  'moderators-only': {
    'room.follow': '+++++F+++++',
    'message.send': 'UFFFFF+++++',
    'room.read': '+++++F+++++',
    'room.unread': '+++++F+++++',
    'thread.follow': 'U++++F+++++',
  },
  guestless: {
    'room.follow': 'UF+++F+++++',
    'message.send': 'UF++FF+++++',
    'room.read': 'UF+++F+++++',
    'room.unread': 'UF+++F+++++',
    'thread.follow': 'UF+++F+++++',
  },
}

/** On each of the tutorials' sockets: entering, then sending. */
const onSeeds: Record<RoomInTest, Record<string, string>> = {
  public: { enter: '+++++F+++++', send: '++++FF+++++' },
  private: { enter: '---++-++---', send: '---+F-++---' },
  direct: { enter: '---+---+---', send: '---+---+---' },
  archived: { enter: '+++++F+++++', send: 'FFFFFFFFFFF' },
  'moderators-only': { enter: '+++++F+++++', send: 'FFFFFF+++++' },
  guestless: { enter: 'UF+++F+++++', send: 'UF++FF+++++' },
}

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
  'sidebar.keep': () => ['GET', '', undefined, '/api/sidebar'],
  'person.block': () => ['PUT', `/${newcomer.id}`, undefined, '/api/blocks'],
  'person.find': () => ['GET', '/found', undefined, '/api/people'],
  'room.create': ({ slug }) => ['POST', '', { slug: `${slug}-2` }],
  'room.create-private': () => ['POST', '', { name: 'Attic', kind: 'private' }],
  'room.create-direct': () => ['POST', '', { people: [tess.id] }, '/api/direct-rooms'],
  'message.list': ({ slug }) => ['GET', `/${slug}/messages`],
  'message.send': ({ slug }) => ['POST', `/${slug}/messages`, { body: 'Tea?' }],
  'message.delete, own': ({ slug, ownSeq }) => ['DELETE', `/${slug}/messages/${ownSeq}`],
  'message.delete, another’s': ({ slug }) => ['DELETE', `/${slug}/messages/${tessSeq}`],
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
  for (const action of actions) {
    table[action] = ''
    for (const standing of standings) {
      const code = await outcome(action, await build(kind, standing))
      table[action] += code === undefined ? '+' : (signs[code] ?? `(${code})`)
    }
  }
  return table
}

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
        return answer.ok ? undefined : ((await answer.json()) as { code: string }).code
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

// Who may do what in the admin area, as it is meant to be; the tables are what is expected.
import { closeCodes } from '@lobby/protocol'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { sampleImage } from '../images/testing/sample-images.ts'
import { fromNow } from '../storage/instants.ts'
import { buildChat, type Chat, passwordOf, type Visitor } from '../testing/build-chat.ts'

const standings = ['anonymous', 'guest', 'member', 'moderator', 'admin', 'owner'] as const

// One sign for each standing, in their order.
//   +  it is done   F  forbidden   U  signed out
const expected = {
  'GET overview': 'UFF+++',
  'GET users': 'UFFF++',
  'GET users/{mia}': 'UFFF++',
  'POST users': 'UFFF++',
  'PATCH users/{mia}': 'UFFF++',
  'POST users/{mia}/reset-link': 'UFFF++',
  'DELETE users/{mia}/sessions': 'UFFF++',
  'GET rooms': 'UFF+++',
  'GET rooms/{public}': 'UFF+++',
  'GET rooms/{private}': 'UFF+++',
  'POST rooms': 'UFFF++',
  'PATCH rooms/{public}': 'UFFF++',
  'PATCH rooms/{private}': 'UFF---',
  'DELETE rooms/{public}': 'UFFF++',
  'DELETE rooms/{private}': 'UFFF++',
  'GET messages': 'UFF+++',
  'GET messages/{said}': 'UFF+++',
  'GET messages/{whispered}': 'UFF000',
  'DELETE messages/{said}': 'UFF+++',
  'DELETE messages/{whispered}': 'UFF000',
  'GET sessions': 'UFFF++',
  'DELETE sessions/{session}': 'UFFF++',
  'GET link-requests': 'UFFF++',
  // Mia has asked for no link, and has no codes.
  'POST users/{mia}/email-link': 'UFFF00',
  'DELETE users/{mia}/second-factor': 'UFFF00',
  'GET address-bans': 'UFFF++',
  'POST address-bans': 'UFFF++',
  'DELETE address-bans/{ban}': 'UFFF++',
  'GET settings': 'UFFF++',
  'PATCH settings': 'UFFF++',
  'PATCH server': 'UFFF++',
  'PUT server/logo': 'UFFF++',
  'DELETE server/logo': 'UFFF++',
  'POST search/remake': 'UFFF++',
  'GET audit': 'UFFF++',
  'GET audit/check': 'UFFF++',
}
type Ask = keyof typeof expected

const signs: Record<string, string> = {
  forbidden: 'F',
  signed_out: 'U',
  no_such_room: '-',
  not_found: '0',
}

let chat: Chat
const visitors = new Map<string, Visitor | undefined>()
let made = 0

beforeAll(async () => {
  chat = await buildChat({ env: { LOBBY_OPEN_ROOMS: 'off' } })
  for (const role of ['member', 'moderator', 'admin', 'owner'] as const)
    visitors.set(role, await chat.account(`Their-${role}`, role))
  visitors.set('guest', await chat.guest('Gus'))
})
afterAll(() => chat[Symbol.asyncDispose]())

/** A person and a thing to do it to, fresh for each question. */
async function build(): Promise<Record<string, string>> {
  const n = ++made
  const mia = await chat.account(`mia-${n}`)
  const author = { id: mia.id, name: mia.name, guest: false }
  const rooms: Record<string, string> = {}
  for (const kind of ['public', 'private'] as const) {
    const first = [
      { kind: 'member.joined', author, member: author, role: 'moderator' },
      { kind: 'message.created', author, body: 'Hello' },
    ] as const
    const room = { slug: `${kind}-${n}`, name: `${kind} ${n}`, kind, first }
    rooms[kind] = (await chat.app.context.log.createRoom(room)).id
  }
  const messageIn = async (roomId = '') => {
    const row = chat.app.context.db.selectFrom('messages').select('id').where('roomId', '=', roomId)
    return (await row.executeTakeFirstOrThrow()).id
  }
  const { sessions } = await chat.json(`/api/admin/sessions?q=mia-${n}`, {
    as: visitors.get('owner') as Visitor,
  })
  const network = `203.0.113.${n % 256}`
  const ban = await chat.app.context.addressBanActions.banAddress(
    { actor: 'operator', address: '' },
    { network, reason: '', expiresIn: null },
  )
  return {
    ...rooms,
    ban: ban.id,
    mia: mia.id,
    session: sessions[0].id,
    said: await messageIn(rooms.public),
    whispered: await messageIn(rooms.private),
    n: String(n),
  }
}

const bodies: Partial<Record<Ask, (n: string) => object>> = {
  'POST users': (n) => ({ username: `new-${n}`, password: passwordOf('somebody'), role: 'member' }),
  'PATCH users/{mia}': () => ({ active: false }),
  'POST rooms': (n) => ({ slug: `new-${n}` }),
  'PATCH rooms/{public}': () => ({ name: 'Loft' }),
  'PATCH rooms/{private}': () => ({ name: 'Loft' }),
  'POST address-bans': (n) => ({ network: `2001:db8:${n}::/48`, reason: 'Floods' }),
  'PATCH settings': () => ({ signUp: 'nobody' }),
  'PATCH server': () => ({ name: 'Attic' }),
}

const pictures: Partial<Record<Ask, BodyInit>> = { 'PUT server/logo': sampleImage('png') }

test('security 01: each of its questions is answered to those it is meant for, and to nobody else', async () => {
  const actual: Record<string, string> = {}
  for (const ask of Object.keys(expected) as Ask[]) {
    actual[ask] = ''
    for (const standing of standings) {
      const things = await build()
      const [method = '', path = ''] = ask.split(' ')
      const json = bodies[ask]?.(things.n ?? '')
      const body = pictures[ask]
      const as = visitors.get(standing)
      const answer = await chat.fetch(
        `/api/admin/${path.replace(/\{(\w+)\}/, (_, name) => things[name] ?? '')}`,
        { method, ...(json && { json }), ...(body && { body }), ...(as && { as }) },
      )
      const code = answer.ok ? undefined : ((await answer.json()) as { code: string }).code
      actual[ask] += code === undefined ? '+' : (signs[code] ?? `(${code})`)
    }
  }
  expect(actual).toEqual(expected)
})

test('every address of the admin area stands in this table', async () => {
  const { paths } = await chat.json('/openapi.json')
  const shape = (path: string) => path.replace(/\{\w+\}/g, '{}')
  const asked = new Set(Object.keys(expected).map(shape))
  const there = Object.entries(paths as Record<string, object>)
    .filter(([path]) => path.startsWith('/api/admin/'))
    .flatMap(([path, methods]) =>
      Object.keys(methods).map((method) => {
        const rest = path.slice('/api/admin/'.length)
        return shape(`${method.toUpperCase()} ${rest}`)
      }),
    )
  expect(there.filter((ask) => !asked.has(ask))).toEqual([])
})

test('a person is told what they may do, and for most people that is nothing of this area', async () => {
  const powers = async (standing: string) => {
    const as = visitors.get(standing)
    return chat.json('/api/auth/powers', as && { as })
  }
  expect(await powers('anonymous')).toEqual({ may: [], gives: [] })
  // Every account may moderate some room.
  expect(await powers('member')).toEqual({ may: ['room.create-direct', 'report.list'], gives: [] })
  expect(await powers('moderator')).toEqual({
    may: ['overview.read', 'room.survey', 'room.create-direct', 'message.search', 'report.list'],
    gives: [],
  })
  expect((await powers('admin')).may).toContain('account.manage')
  expect((await powers('admin')).gives).toEqual(['moderator', 'member'])
})

const ranks = ['guest', 'member', 'moderator', 'admin', 'owner', 'self'] as const
const overPeople = {
  admin: {
    deactivate: '0++FFF',
    'reset link': '0++FFF',
    'codes off': '000FFF',
    'sign out': '+++FFF',
  },
  owner: {
    deactivate: '0+++FF',
    'reset link': '0+++FF',
    'codes off': '0000FF',
    'sign out': '++++FF',
  },
}
const wanted = {
  deactivate: ['PATCH', '', { active: false }],
  'reset link': ['POST', '/reset-link', undefined],
  'codes off': ['DELETE', '/second-factor', undefined],
  'sign out': ['DELETE', '/sessions', undefined],
} as const

test.each(Object.entries(overPeople))(
  'security 01: %s does things to those of a lower rank only, never to themselves',
  async (actor, table) => {
    const as = visitors.get(actor) as Visitor
    const actual: Record<string, string> = {}
    for (const [action, [method, path, json]] of Object.entries(wanted)) {
      actual[action] = ''
      for (const rank of ranks) {
        const target =
          rank === 'self'
            ? as
            : rank === 'guest'
              ? await chat.guest('Gina')
              : await chat.account(`${rank}-${++made}`, rank)
        const answer = await chat.fetch(`/api/admin/users/${target.id}${path}`, {
          method,
          as,
          ...(json && { json }),
        })
        actual[action] += answer.ok ? '+' : signs[((await answer.json()) as { code: string }).code]
      }
    }
    expect(actual).toEqual(table)
  },
)

test.each([
  ['admin', { member: '+', moderator: '+', admin: 'F', owner: 'F' }],
  ['owner', { member: '+', moderator: '+', admin: '+', owner: '+' }],
] as const)('security 01: the roles that %s gives', async (actor, table) => {
  const as = visitors.get(actor) as Visitor
  const given: Record<string, string> = {}
  for (const role of Object.keys(table)) {
    const { id } = await chat.account(
      `raised-${++made}`,
      role === 'member' ? 'moderator' : 'member',
    )
    const path = `/api/admin/users/${id}`
    const { roles } = await chat.json(path, { as })
    const answer = await chat.fetch(path, { method: 'PATCH', as, json: { role } })
    const account = { username: `made-${++made}`, password: passwordOf('somebody'), role }
    const make = await chat.fetch('/api/admin/users', { as, json: account })
    expect([make.ok, roles.includes(role)]).toEqual([answer.ok, answer.ok])
    given[role] = answer.ok ? '+' : 'F'
  }
  expect(given).toEqual(table)
})

test('the last owner who can sign in stays, even for the operator', async () => {
  await using lone = await buildChat({ operatorToken: 'operator' })
  const owner = await lone.account('Olga', 'owner')
  const headers = { authorization: 'Bearer operator' }
  for (const json of [{ role: 'admin' }, { active: false }]) {
    const refused = await lone.fetch(`/api/admin/users/${owner.id}`, {
      method: 'PATCH',
      headers,
      json,
    })
    expect(refused.status).toBe(403)
  }
})

test('security 12: who is deactivated, signed out or given another role is out at once', async () => {
  const as = visitors.get('owner') as Visitor
  const { deactivate, 'sign out': signOut } = wanted
  for (const [method, path, json] of [
    deactivate,
    signOut,
    ['PATCH', '', { role: 'admin' }] as const,
  ]) {
    const target = await chat.account(`live-${++made}`)
    const socket = await chat.connect(target)
    await chat.fetch(`/api/admin/users/${target.id}${path}`, {
      method,
      as,
      ...(json && { json }),
    })
    expect(await chat.json('/api/auth/me', { as: target })).toEqual({ user: null })
    expect(await socket.socket.receiveClose()).toBe(closeCodes.signedOut)
  }
})

test('security 41: what changes something asks for a proof that is not older than ten minutes', async () => {
  await using later = await buildChat()
  const owner = await later.account('Olga', 'owner')
  const provenAt = fromNow(-11 * 60_000)
  await later.app.context.db.updateTable('session').set({ provenAt }).execute()
  const codes: Record<string, string> = {}
  for (const ask of Object.keys(expected) as Ask[]) {
    const [method = '', path = ''] = ask.split(' ')
    if (method === 'GET') continue
    const json = bodies[ask]?.('1')
    const answer = await later.fetch(`/api/admin/${path.replace(/\{\w+\}/, 'x')}`, {
      method,
      as: owner,
      ...(json && { json }),
    })
    codes[ask] = ((await answer.json()) as { code: string }).code
  }
  expect(new Set(Object.values(codes))).toEqual(new Set(['confirm_first']))
})

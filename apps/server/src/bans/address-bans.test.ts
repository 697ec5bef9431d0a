import { once } from 'node:events'
import { request } from 'node:http'
import { text } from 'node:stream/consumers'
import { closeCodes } from '@lobby/protocol'
import { describe, expect, test } from 'vitest'
import { systemClock } from '../ground/clock.ts'
import { fromNow } from '../storage/instants.ts'
import { buildChat, type Chat, passwordOf, type Visitor } from '../testing/build-chat.ts'
import { soon } from '../testing/closing.ts'
import { openAddressBans } from './address-bans.ts'

const path = '/api/admin/address-bans'
const origin = 'https://chat.example.org'
/** Everybody comes through a proxy on this machine, which says from where. */
const env = { LOBBY_ORIGIN: origin, LOBBY_TRUSTED_PROXIES: '127.0.0.1', LOBBY_GUESTS: 'on' }
const from = (address: string) => ({
  host: 'chat.example.org',
  'x-forwarded-for': address,
  'x-forwarded-proto': 'https',
  origin,
})

async function ask(chat: Chat, address: string, at: string, json?: unknown) {
  const asked = request(chat.url + at, {
    method: json === undefined ? 'GET' : 'POST',
    headers: { ...from(address), 'content-type': 'application/json' },
  })
  asked.end(json === undefined ? '' : JSON.stringify(json))
  const [response] = await once(asked, 'response')
  return { status: response.statusCode as number, text: await text(response) }
}
const ban = (chat: Chat, as: Visitor, json: object) => chat.fetch(path, { as, json })

/** A tutorial's socket or a native one from an address; resolves with the code that closes it. */
function openSocket(chat: Chat, address: string, at = '/ws') {
  const { host: _, ...headers } = from(address)
  const options = { headers } as never
  const socket = new WebSocket(chat.url.replace('http', 'ws') + at, options)
  const closed = new Promise<number>((resolve) => {
    socket.addEventListener('close', ({ code }) => resolve(code))
  })
  return { socket, opened: once(socket, 'open'), closed }
}

describe('an address that is banned', () => {
  test('gets no session, no answer of the API and no socket; others do', async () => {
    await using chat = await buildChat({ env })
    const ada = await chat.account('Ada', 'admin')
    const banned = '203.0.113.7'
    const native = openSocket(chat, banned)
    const seed = openSocket(chat, banned, '/ws/chat/lobby/')
    await Promise.all([native.opened, seed.opened])

    const before = performance.now()
    const made = await ban(chat, ada, { network: '203.0.113.0/24', reason: 'Noise' })
    expect(made.status).toBe(201)
    expect(await native.closed).toBe(closeCodes.forbidden)
    expect(await seed.closed).toBe(closeCodes.forbidden)
    expect(performance.now() - before).toBeLessThan(soon)

    const signIn = { username: 'Ada', password: passwordOf('Ada') }
    for (const [address, status] of [
      [banned, 403],
      ['::ffff:203.0.113.200', 403],
      ['64:ff9b::cb00:71c8', 403],
      ['2002:cb00:71c8::1', 403],
      ['2002:cb00:72c8::1', 200],
      ['203.0.114.7', 200],
    ] as const) {
      expect((await ask(chat, address, '/api/auth/sign-in', signIn)).status).toBe(status)
      expect((await ask(chat, address, '/api/auth/guest', { name: 'Eve' })).status).toBe(status)
      expect((await ask(chat, address, '/api/rooms')).status).toBe(status)
      for (const path of ['/health', '/ready'])
        expect((await ask(chat, address, path)).status).toBe(200)
    }
    for (const at of ['/ws', '/ws/lobby/'])
      expect(await openSocket(chat, banned, at).closed).toBe(closeCodes.forbidden)
    const other = openSocket(chat, '203.0.114.7')
    await other.opened
    other.socket.close()

    const { bans } = await chat.json(path, { as: ada })
    expect(bans).toMatchObject([{ network: '203.0.113.0/24', reason: 'Noise', createdBy: 'Ada' }])
    const { status } = await chat.fetch(`${path}/${bans[0].id}`, { method: 'DELETE', as: ada })
    expect(status).toBe(204)
    expect((await ask(chat, banned, '/api/rooms')).status).toBe(200)
  })

  test('is let in again when the time is over', async () => {
    await using chat = await buildChat({ env })
    const ada = await chat.account('Ada', 'admin')
    await ban(chat, ada, { network: '2001:db8::/32', expiresIn: 60 })
    expect((await ask(chat, '2001:db8:1::7', '/api/rooms')).status).toBe(403)
    const { addressBans } = chat.app.context
    const past = { reason: '', createdBy: '', expiresAt: fromNow(-1) }
    await addressBans.add({ network: '198.51.100.1', ...past }, 'operator')
    expect((await ask(chat, '198.51.100.1', '/api/rooms')).status).toBe(200)
    expect((await chat.json(path, { as: ada })).bans).toHaveLength(1)
  })

  test('stays so after a restart', async () => {
    await using first = await buildChat({ env })
    const { addressBans, db } = first.app.context
    const terms = { reason: '', createdBy: 'Operator', expiresAt: null }
    await addressBans.add({ network: '203.0.113.7', ...terms }, 'operator')
    const again = await openAddressBans(db, systemClock)
    expect(again.covers('203.0.113.7')).toBe(true)
    expect(again.covers('203.0.113.8')).toBe(false)
  })
})

test.each([
  '127.0.0.1',
  '127.5.0.0/16',
  '::1',
  '::/19',
  '0.0.0.0/0',
  '0.0.0.0/7',
  '::ffff:127.0.0.1',
  '64:ff9b::7f00:1',
  '2002:7f00:1::/48',
  '203.0.113.7/33',
  'example.org',
  '',
])('%j is no address to keep out', async (network) => {
  await using chat = await buildChat()
  const answer = await ban(chat, await chat.account('Ada', 'admin'), { network })
  expect(answer.status).toBe(400)
  expect((await chat.json('/api/rooms')).rooms).toHaveLength(1)
})

test.each([
  ['64:ff9b::cb00:7107', '203.0.113.7/32'],
  ['64:ff9b::203.0.113.7/128', '203.0.113.7/32'],
  ['64:FF9B::cb00:7100/120', '203.0.113.0/24'],
  ['2002:cb00:7107::1', '203.0.113.7/32'],
  ['2002:cb00:7107:9::/64', '203.0.113.7/32'],
  ['2002:cb00:7100::/40', '203.0.113.0/24'],
  ['::ffff:203.0.113.7', '203.0.113.7/32'],
  ['::ffff:203.0.113.0/120', '203.0.113.0/24'],
])(
  'security 65: a ban written as %j keeps %s out, in each of its forms, and not its neighbours',
  async (given, network) => {
    await using chat = await buildChat()
    const { addressBans } = chat.app.context
    const terms = { reason: '', createdBy: '', expiresAt: null }
    expect((await addressBans.add({ network: given, ...terms }, 'operator')).network).toBe(network)
    for (const form of [
      '203.0.113.7',
      '::ffff:203.0.113.7',
      '64:ff9b::cb00:7107',
      '2002:cb00:7107::',
    ])
      expect(addressBans.covers(form)).toBe(true)
    for (const form of ['203.0.114.7', '64:ff9b::cb00:7207', '2002:cb00:7207::', '2001:db8::1'])
      expect(addressBans.covers(form)).toBe(false)
  },
)

test.each([
  '64:ff9b::/96',
  '64:ff9b::/103',
  '64:ff9b::1.0.0.0/100',
  '64:ff9b::/32',
  '64:ff9a::/31',
  '2002::/19',
  '2002:2000::/20',
  '::ffff:0:0/96',
])(
  'security 65: %j, which is much of IPv4, is refused with how to write the ban',
  async (network) => {
    await using chat = await buildChat()
    const { addressBans } = chat.app.context
    const terms = { reason: '', createdBy: '', expiresAt: null }
    await expect(addressBans.add({ network, ...terms }, 'operator')).rejects.toMatchObject({
      code: 'invalid',
      message: expect.stringContaining('Give IPv4 networks such as 203.0.113.0/24'),
    })
  },
)

test('security 65: bans of before that were written in such forms count for IPv4 addresses as well, but for half of the world', async () => {
  await using chat = await buildChat()
  const { db } = chat.app.context
  const old = { reason: '', createdBy: '', createdAt: fromNow(0), expiresAt: null }
  for (const network of ['2002:cb00:7107::/64', '64:ff9b::/96'])
    await db
      .insertInto('address_bans')
      .values({ ...old, id: network, network })
      .execute()
  const bans = await openAddressBans(db, systemClock)
  expect(bans.covers('203.0.113.7')).toBe(true)
  expect(bans.covers('64:ff9b::1.2.3.4')).toBe(true)
  expect(bans.covers('1.2.3.4')).toBe(false)
})

test('nobody keeps out a person of their own rank or above by the address of their session', async () => {
  await using chat = await buildChat({ env })
  const [owner, ada, mel] = [
    await chat.account('Olga', 'owner'),
    await chat.account('Ada', 'admin'),
    await chat.account('Mel'),
  ]
  for (const [person, ipAddress] of [
    [owner, '203.0.113.7'],
    [mel, '198.51.100.7'],
  ] as const)
    await chat.app.context.db
      .updateTable('session')
      .set({ ipAddress })
      .where('userId', '=', person.id)
      .execute()
  const refused = await ban(chat, ada, { network: '203.0.113.0/24' })
  expect(refused.status).toBe(403)
  expect(await refused.json()).toMatchObject({ detail: expect.stringContaining('signed in') })
  expect((await ban(chat, ada, { network: '198.51.100.7' })).status).toBe(201)
  expect((await chat.json(path, { as: ada })).bans).toHaveLength(1)
})

test('an IPv6 address without a length is the /64 that its customer has', async () => {
  await using chat = await buildChat({ env })
  const ada = await chat.account('Ada', 'admin')
  expect((await ban(chat, ada, { network: '2001:db8::1' })).status).toBe(201)
  expect((await ask(chat, '2001:db8::ffff:7', '/api/rooms')).status).toBe(403)
  expect((await ask(chat, '2001:db8:0:1::1', '/api/rooms')).status).toBe(200)
})

test('nobody bans their own address, and only admins ban', async () => {
  await using chat = await buildChat({ env, operatorToken: 'operator' })
  const { context } = chat.app
  const admin = await chat.account('Ada', 'admin')
  const person = { ...admin, role: 'admin', session: true } as const
  const wanted = { network: '203.0.113.0/24', reason: '', expiresIn: null }
  await expect(
    context.addressBanActions.banAddress({ actor: person, address: '203.0.113.9' }, wanted),
  ).rejects.toMatchObject({ code: 'invalid' })
  const mod = await chat.account('Mod', 'moderator')
  expect((await ban(chat, mod, wanted)).status).toBe(403)
  expect((await chat.fetch(path, { as: mod })).status).toBe(403)
  expect((await ban(chat, admin, wanted)).status).toBe(201)
  const rows = await context.db
    .selectFrom('audit')
    .select(['actorName', 'targetKind', 'targetName'])
    .where('action', '=', 'address-ban.manage')
    .execute()
  expect(rows).toEqual([{ actorName: 'Ada', targetKind: 'address', targetName: '203.0.113.0/24' }])
})

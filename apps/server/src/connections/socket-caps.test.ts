import type { Application } from '@lobby/channels'
import { WebSocketCommunicator } from '@lobby/channels/testing'
import { describe, expect, test } from 'vitest'
import { openLogger } from '../ground/logger.ts'
import type { Person } from '../ground/person.ts'
import { buildChat, type Chat, host, type Visitor } from '../testing/build-chat.ts'
import type { ChatScope } from './scope.ts'
import { capSockets, socketCaps, socketShares, socketsInProcess } from './socket-caps.ts'

/** People come through a proxy of ours, which says from where. */
const env = {
  LOBBY_LIMITS: 'on',
  LOBBY_TRUSTED_PROXIES: '127.0.0.1',
  LOBBY_ORIGIN: 'https://chat.example.org',
  LOBBY_GUESTS: 'on',
}

async function open(chat: Chat, address: string, as?: Visitor, path = '/ws') {
  const socket = chat.socket(path, as, { 'x-forwarded-for': address })
  const { connected } = await socket.connect()
  return { socket, connected }
}

describe('security 22: sockets that are open at once', () => {
  test('are fifty from one address, forty of them without an account; the next one is refused until one is closed', async () => {
    await using chat = await buildChat({ env, rooms: ['garden'] })
    const olga = await chat.account('Olga')
    const from = '203.0.113.9'
    const isLetIn = async (as?: Visitor, path?: string) =>
      (await open(chat, from, as, path)).connected
    const first = await open(chat, from)
    const guests = socketCaps.network * socketShares.guest
    for (let n = 2; n <= guests; n++)
      expect(await isLetIn(undefined, n % 2 ? '/ws' : '/ws/garden/')).toBe(true)

    expect(await isLetIn()).toBe(false)
    expect(await isLetIn(undefined, '/ws/garden/')).toBe(false)
    expect(await isLetIn(await chat.guest('Ada'))).toBe(false)
    expect((await open(chat, '203.0.113.10')).connected).toBe(true)
    for (let n = guests + 1; n <= socketCaps.network; n++) expect(await isLetIn(olga)).toBe(true)
    expect(await isLetIn(await chat.account('Paul'))).toBe(false)
    await first.socket.disconnect()
    expect(await isLetIn()).toBe(true)
    expect(await isLetIn()).toBe(false)
  })

  test('are twenty of one person, from wherever they come', async () => {
    await using chat = await buildChat({ env: { LOBBY_LIMITS: 'on' } })
    const ada = await chat.guest('Ada')
    for (let n = 1; n <= socketCaps.person; n++)
      expect((await chat.socket('/ws', ada).connect()).connected).toBe(true)
    expect((await chat.socket('/ws', ada).connect()).connected).toBe(false)
    expect((await chat.socket('/ws', await chat.guest('Bob')).connect()).connected).toBe(true)
  })

  test('are a tenth of what the process holds without a session; who has one keeps their place', async () => {
    const lines: string[] = []
    const log = (line: string) => lines.push(line)
    await using chat = await buildChat({ env, mostSockets: 20, log, rooms: ['garden'] })
    const [ada, olga] = [await chat.guest('Ada'), await chat.account('Olga')]
    const strangers = 20 * socketShares.stranger
    // One says hello under a name, one only listens: neither has a session.
    const first = await open(chat, '203.0.113.1')
    await first.socket.sendJson({ type: 'hello', v: 1, name: 'Eve' })
    for (let n = 2; n <= strangers; n++)
      expect((await open(chat, `203.0.113.${n}`, undefined, '/ws/garden/')).connected).toBe(true)

    for (const path of ['/ws', '/ws/garden/'])
      expect((await open(chat, '203.0.113.99', undefined, path)).connected).toBe(false)
    expect((await open(chat, '203.0.113.99', ada)).connected).toBe(true)
    expect((await open(chat, '203.0.113.99', olga)).connected).toBe(true)
    const told = lines.filter((line) => line.includes('too many are open'))
    expect(told).toEqual([expect.stringContaining('"by":"no session"')])
    // Naming a proxy would not help.
    expect(told[0]).not.toContain('LOBBY_TRUSTED_PROXIES')
    await first.socket.disconnect()
    expect((await open(chat, '203.0.113.99')).connected).toBe(true)
    expect((await open(chat, '203.0.113.98')).connected).toBe(false)
  })

  test('are of guests so many that accounts keep a tenth', async () => {
    await using chat = await buildChat({ env, mostSockets: 10 })
    const [ada, olga] = [await chat.guest('Ada'), await chat.account('Olga')]
    const guests = 10 * socketShares.guest
    for (let n = 1; n <= guests; n++)
      expect((await open(chat, '203.0.113.1', ada)).connected).toBe(true)

    expect((await open(chat, '203.0.113.1', ada)).connected).toBe(false)
    expect((await open(chat, '203.0.113.2')).connected).toBe(true)
    expect((await open(chat, '203.0.113.3', olga)).connected).toBe(true)
  })

  test('are as many as the process holds; the next one is refused until one is closed', async () => {
    await using chat = await buildChat({ env: { LOBBY_LIMITS: 'on' }, mostSockets: 3 })
    const olga = await chat.account('Olga')
    const one = () => chat.socket('/ws', olga)
    const first = one()
    expect((await first.connect()).connected).toBe(true)
    for (let n = 2; n <= 3; n++) expect((await one().connect()).connected).toBe(true)

    expect((await one().connect()).connected).toBe(false)
    await first.disconnect()
    expect((await one().connect()).connected).toBe(true)
    expect((await one().connect()).connected).toBe(false)
  })

  test('are kept for nobody on a server that only its own machine reaches', async () => {
    await using chat = await buildChat({ env: { LOBBY_LIMITS: 'on' }, mostSockets: 10 })
    for (let n = 1; n <= 10; n++)
      expect((await chat.socket('/ws', undefined, { host }).connect()).connected).toBe(true)
    expect((await chat.socket('/ws', undefined, { host }).connect()).connected).toBe(false)
  })

  test('are bounded by the files that the process may open', () => {
    const most = socketsInProcess()
    expect(most).toBeGreaterThan(0)
    expect(most).toBeLessThanOrEqual(20_000)
  })

  test('are as many as one likes without limits, and from this machine', async () => {
    await using unlimited = await buildChat({ env: { ...env, LOBBY_LIMITS: 'off' } })
    await using local = await buildChat({ env: { LOBBY_LIMITS: 'on' } })
    for (let n = 0; n <= socketCaps.network; n++) {
      expect((await open(unlimited, '203.0.113.9')).connected).toBe(true)
      expect((await local.socket('/ws', undefined, { host }).connect()).connected).toBe(true)
    }
  })
})

// Without the rest of the server, whose handshakes are counted too.
test('security 65: sockets are as many from a /64 of IPv6, four times as many from its /56 and sixteen times from its /48, of which accounts keep a fifth', async () => {
  const capped = capSockets(accepting, {
    logger: openLogger('silent'),
    most: 20_000,
    onlyThisMachine: false,
  })
  const isLetIn = async (address: string, user?: Person) => {
    const scope = { client: { host: address, port: 50_000 }, user, session: undefined }
    return (await new WebSocketCommunicator<ChatScope>(capped, '/ws', { scope }).connect())
      .connected
  }
  const without = socketCaps.network * socketShares.guest
  /** How many of what a /64 may have are let in, when one more asks. */
  const fill = async (groups: string) => {
    const asking = Array.from({ length: without + 1 }, (_, n) => `2001:db8:1:${groups}::${n}`)
    return (await Promise.all(asking.map((address) => isLetIn(address)))).filter(Boolean).length
  }

  for (let n = 0; n < 4; n++) expect(await fill(`${n}`)).toBe(without)
  expect(await fill('4')).toBe(0)
  expect(await isLetIn('2001:db8:1:4::1', olga)).toBe(true)
  for (let site = 1; site < 4; site++)
    for (let n = 0; n < 4; n++) expect(await fill(`${site}0${n}`)).toBe(without)
  expect(await fill('400')).toBe(0)
  expect(await isLetIn('2001:db8:1:400::1', olga)).toBe(true)
  expect(await isLetIn('2001:db8:2::1')).toBe(true)
})

const olga: Person = { id: 'olga', name: 'Olga', guest: false, role: 'member', session: true }

const accepting: Application<ChatScope> = async (_scope, receive, send) => {
  await receive()
  await send({ type: 'websocket.accept' })
  await receive()
}

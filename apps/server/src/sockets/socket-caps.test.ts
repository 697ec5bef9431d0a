import { describe, expect, test } from 'vitest'
import { buildChat, type Chat, host, type Visitor } from '../testing/build-chat.ts'
import { socketCaps, socketShares, socketsInProcess } from './socket-caps.ts'

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
  test('are fifty from one address, whoever opens them; the next one is refused until one is closed', async () => {
    await using chat = await buildChat({ env, rooms: ['garden'] })
    const first = await open(chat, '203.0.113.9')
    for (let n = 2; n <= socketCaps.address; n++)
      expect(
        (await open(chat, '203.0.113.9', undefined, n % 2 ? '/ws' : '/ws/garden/')).connected,
      ).toBe(true)

    expect((await open(chat, '203.0.113.9')).connected).toBe(false)
    expect((await open(chat, '203.0.113.9', undefined, '/ws/garden/')).connected).toBe(false)
    expect((await open(chat, '203.0.113.10')).connected).toBe(true)
    await first.socket.disconnect()
    expect((await open(chat, '203.0.113.9')).connected).toBe(true)
    expect((await open(chat, '203.0.113.9')).connected).toBe(false)
  })

  test('are fifty from one network of IPv6', async () => {
    await using chat = await buildChat({ env })
    for (let n = 1; n <= socketCaps.address; n++) await open(chat, `2001:db8:1:2::${n}`)
    expect((await open(chat, '2001:db8:1:2:ffff::1')).connected).toBe(false)
    expect((await open(chat, '2001:db8:1:3::1')).connected).toBe(true)
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
    for (let n = 0; n <= socketCaps.address; n++) {
      expect((await open(unlimited, '203.0.113.9')).connected).toBe(true)
      expect((await local.socket('/ws', undefined, { host }).connect()).connected).toBe(true)
    }
  })
})

import { describe, expect, test } from 'vitest'
import { buildChat, type Chat, host, type Visitor } from '../testing/build-chat.ts'
import { socketCaps } from './socket-caps.ts'

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

  test('are as many as one likes without limits, and from this machine', async () => {
    await using unlimited = await buildChat({ env: { ...env, LOBBY_LIMITS: 'off' } })
    await using local = await buildChat({ env: { LOBBY_LIMITS: 'on' } })
    for (let n = 0; n <= socketCaps.address; n++) {
      expect((await open(unlimited, '203.0.113.9')).connected).toBe(true)
      expect((await local.socket('/ws', undefined, { host }).connect()).connected).toBe(true)
    }
  })
})

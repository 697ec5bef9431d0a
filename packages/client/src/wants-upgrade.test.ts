import { expect, test } from 'vitest'
import { createChatClient } from './chat-client.ts'
import { FakeClock, settled } from './testing/fake-clock.ts'
import { FakeServer } from './testing/fake-server.ts'

/** A person in the lobby; `asked` is how often their page has asked for `/ws` without a socket, `blocked` whether it says so. */
async function comeIn(server: FakeServer) {
  const visitor = server.visit('Ada')
  const clock = new FakeClock()
  let asked = 0
  const fetch: typeof globalThis.fetch = (input, init) => {
    if (new URL(String(input)).pathname === '/ws') asked++
    return visitor.fetch(input, init)
  }
  const client = createChatClient({
    ...{ url: 'http://lobby.test', fetch, WebSocket: visitor.WebSocket, clock },
    random: () => 0.5,
  })
  client.connect()
  await settled()
  const blocked = () => {
    const { connection } = client.getState()
    return 'blocked' in connection && connection.blocked
  }
  return { client, clock, asked: () => asked, blocked }
}

test('two handshakes in a row that never open, and a server that answers: sockets are blocked', async () => {
  const server = new FakeServer()
  server.upgradeless = true
  const { client, clock, asked, blocked } = await comeIn(server)
  expect([asked(), blocked()]).toEqual([0, false])

  await clock.pass(1_000)
  await settled()
  expect([asked() > 0, blocked()]).toEqual([true, true])
  expect(client.getState().connection.phase).toBe('waiting')
})

test('a lost connection and one failed handshake ask nothing', async () => {
  const server = new FakeServer()
  const { client, clock, asked, blocked } = await comeIn(server)
  expect(client.getState().connection.phase).toBe('live')
  server.upgradeless = true
  server.dropAll()
  await clock.pass(300)
  await settled()
  expect(client.getState().connection.phase).toBe('waiting')
  server.upgradeless = false
  await clock.pass(60_000)

  expect(client.getState().connection).toEqual({ phase: 'live' })
  expect([asked(), blocked()]).toEqual([0, false])
})

test('a server that is away is not called blocked', async () => {
  const server = new FakeServer()
  server.offline = true
  const { clock, asked, blocked } = await comeIn(server)
  await clock.pass(60_000)
  await settled()

  expect(asked()).toBeGreaterThan(1)
  expect(blocked()).toBe(false)
})

test('a blocked page tries on, and is live as soon as sockets get through', async () => {
  const server = new FakeServer()
  server.upgradeless = true
  const { client, clock, blocked } = await comeIn(server)
  const seen = new Set<string>()
  client.subscribe(() => {
    if (blocked()) seen.add(client.getState().connection.phase)
  })
  await clock.pass(60_000)
  expect([...seen].sort()).toEqual(['connecting', 'waiting'])

  server.upgradeless = false
  await clock.pass(30_000)
  await settled()
  expect(client.getState().connection).toEqual({ phase: 'live' })

  server.dropAll()
  await settled()
  expect(client.getState().connection.phase).toBe('waiting')
  expect(blocked()).toBe(false)
})

test('a blocked page whose server goes away says so no more', async () => {
  const server = new FakeServer()
  server.upgradeless = true
  const { clock, blocked } = await comeIn(server)
  await clock.pass(5_000)
  expect(blocked()).toBe(true)

  server.offline = true
  await clock.pass(60_000)
  await settled()
  expect(blocked()).toBe(false)
})

import { expect, test } from 'vitest'
import { createChatClient } from './chat-client.ts'
import { MemoryPersistence } from './persistence/memory.ts'
import { FakeClock, settled } from './testing/fake-clock.ts'
import { FakeServer, rightPassword, type Visitor } from './testing/fake-server.ts'
import { FakeTabs } from './testing/fake-tabs.ts'

/** A browser with any number of tabs; `kinds` is what the last one has shown of its session, without repeats. */
function browser({ fetch, WebSocket }: Visitor) {
  const persistence = new MemoryPersistence()
  const joinTabs = new FakeTabs().join
  return async () => {
    const clock = new FakeClock()
    const url = 'http://lobby.test'
    const random = () => 0.5
    const client = createChatClient({
      ...{ url, fetch, WebSocket, clock, random, persistence, joinTabs },
    })
    const kinds: string[] = []
    client.subscribe(() => {
      const { kind } = client.getState().session
      if (kinds.at(-1) !== kind) kinds.push(kind)
    })
    client.open('lobby')
    client.connect()
    await settled()
    const name = () => {
      const { session } = client.getState()
      return session.kind === 'signed-in' ? session.user.name : undefined
    }
    const texts = () =>
      client
        .getState()
        .timelines.get('lobby')
        ?.events.map((event) => (event.type === 'message.created' ? event.message : undefined))
    return { client, clock, kinds, name, texts }
  }
}

test('a guest who makes an account is the same person, and says on what was not sent', async () => {
  const server = new FakeServer()
  const { client, name, texts } = await browser(server.visit('Ada'))()
  client.send('lobby', 'as a guest')
  await settled()
  const guest = client.getState().session

  await client.account.signUp({ username: 'lovelace', password: rightPassword })
  client.send('lobby', 'with an account')
  await settled()

  expect(name()).toBe('lovelace')
  expect(client.getState().session).not.toEqual(guest)
  const [first, second] = texts() ?? []
  expect(second?.author).toEqual({ ...first?.author, name: 'lovelace', guest: false })
})

test('signing in makes this browser another person’s, though its old session ends before the answer', async () => {
  const server = new FakeServer()
  const { client, name, kinds } = await browser(server.visit('Ada'))()

  await client.account.signIn({ username: 'grace', password: rightPassword })
  await settled()

  expect(name()).toBe('grace')
  expect(client.getState().connection.phase).toBe('live')
  expect(client.getState().rooms?.has('lobby')).toBe(true)
  expect(kinds.at(-1)).toBe('signed-in')
})

test('the other tabs follow', async () => {
  const server = new FakeServer()
  const openTab = browser(server.visit('Ada'))
  const [first, second] = [await openTab(), await openTab()]

  await first.client.account.signIn({ username: 'grace', password: rightPassword })
  await settled()

  expect([first.name(), second.name()]).toEqual(['grace', 'grace'])
  expect(second.client.getState().connection.phase).toBe('live')
})

test('a wrong password changes nothing', async () => {
  const server = new FakeServer()
  const { client, name } = await browser(server.visit('Ada'))()

  const refused = client.account.signIn({ username: 'grace', password: 'a wrong password' })

  await expect(refused).rejects.toMatchObject({ code: 'wrong_credentials' })
  expect(name()).toBe('Ada')
  expect(client.getState().connection.phase).toBe('live')
})

test('what a guest became by an account is not thrown away as a guest’s', async () => {
  const server = new FakeServer()
  const { client, clock } = await browser(server.visit('Ada'))()
  await client.account.signUp({ username: 'ada', password: rightPassword })
  await settled()
  server.offline = true
  server.dropAll()
  client.send('lobby', 'by the account')
  server.offline = false
  await clock.pass(60_000)

  expect(server.sends.map(({ body }) => body)).toEqual(['by the account'])
})

test('a tab whose session was replaced comes back by itself, and shows no sign-out meanwhile', async () => {
  const server = new FakeServer()
  const visitor = server.visit('Ada')
  const { client, clock, kinds, texts } = await browser(visitor)()
  server.lateCookies = true
  server.endSockets(visitor)
  client.send('lobby', 'written meanwhile')
  await clock.pass(900)
  expect(client.getState().connection.phase).toBe('connecting')
  server.lateCookies = false
  await clock.pass(3_000)

  expect(client.getState().connection.phase).toBe('live')
  expect(texts()?.map((message) => message?.body)).toEqual(['written meanwhile'])
  expect(kinds.at(-1)).toBe('signed-in')
  expect(kinds.filter((kind) => kind === 'signed-out')).toEqual([])
})

test('a tab whose session has ended for good says so after three seconds', async () => {
  const server = new FakeServer()
  const visitor = server.visit('Ada')
  const { client, clock, kinds } = await browser(visitor)()
  server.lateCookies = true
  server.endSockets(visitor)
  await clock.pass(2_900)
  expect(kinds.at(-1)).toBe('signed-in')
  await clock.pass(200)

  expect(kinds.at(-1)).toBe('signed-out')
  expect(client.getState().connection).toEqual({ phase: 'refused', code: 4401 })
})

test('a session that the server does not accept is tried once more, and not for ever', async () => {
  const server = new FakeServer()
  const visitor = server.visit('Ada')
  const { client, clock } = await browser(visitor)()
  server.turnsAway = true
  server.endSockets(visitor)
  await clock.pass(5_000)

  expect(client.getState().connection).toEqual({ phase: 'refused', code: 4401 })
})

test('without a network a replaced session is looked for once there is one', async () => {
  const server = new FakeServer()
  const visitor = server.visit('Ada')
  const { client, clock, kinds } = await browser(visitor)()
  server.endSockets(visitor)
  server.offline = true
  await clock.pass(10_000)
  expect(kinds.at(-1)).toBe('signed-in')
  server.offline = false
  await clock.pass(60_000)

  expect(client.getState().connection.phase).toBe('live')
})

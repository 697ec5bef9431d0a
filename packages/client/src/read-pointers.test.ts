import { expect, test } from 'vitest'
import { createChatClient } from './chat-client.ts'
import { FakeClock, settled } from './testing/fake-clock.ts'
import { FakeServer, type Visitor } from './testing/fake-server.ts'

/** A tab that has the lobby open. */
async function openTab({ fetch, WebSocket }: Visitor) {
  const clock = new FakeClock()
  const client = createChatClient({ url: 'http://lobby.test', fetch, WebSocket, clock })
  client.open('lobby')
  client.connect()
  await settled()
  const room = () => {
    const { readSeq, unread } = client.getState().rooms?.get('lobby') ?? {}
    return { readSeq, unread }
  }
  return { client, clock, room }
}

function chatWith(...bodies: string[]): FakeServer {
  const server = new FakeServer()
  for (const body of bodies) server.post('lobby', 'Bob', body)
  return server
}

test('what is marked as unread in one tab is so in all of them', async () => {
  const server = chatWith('one', 'two', 'three')
  const ada = server.visit('Ada')
  const [here, there] = [await openTab(ada), await openTab(ada)]
  here.client.markRead('lobby')
  there.client.markRead('lobby')

  await here.client.markUnread('lobby', 2)
  for (const tab of [here, there]) expect(tab.room()).toEqual({ readSeq: 1, unread: 2 })
  server.post('lobby', 'Bob', 'four')
  await settled()
  for (const tab of [here, there]) expect(tab.room()).toEqual({ readSeq: 1, unread: 3 })
})

test('what is in view does not read a room that was marked as unread; coming back to it does', async () => {
  const server = chatWith('one', 'two')
  const { client, room } = await openTab(server.visit('Ada'))
  client.markSeen('lobby')
  await client.markUnread('lobby', 2)

  client.markSeen('lobby')
  expect(room()).toEqual({ readSeq: 1, unread: 1 })
  client.open('lobby')
  client.markSeen('lobby')
  expect(room()).toEqual({ readSeq: 2, unread: 0 })
})

test('a tab that was away does not read again what another one has marked as unread', async () => {
  const server = chatWith('one', 'two')
  const ada = server.visit('Ada')
  const [here, there] = [await openTab(ada), await openTab(ada)]
  for (const tab of [here, there]) tab.client.markRead('lobby')
  await settled()
  server.offline = true
  server.dropAll()
  await there.clock.pass(1)

  server.offline = false
  here.client.probe()
  await settled()
  await here.client.markUnread('lobby', 1)
  await there.clock.pass(60_000)
  for (const tab of [here, there]) expect(tab.room()).toEqual({ readSeq: 0, unread: 2 })
})

test('a room cannot be marked as unread without a connection, and stays as it is', async () => {
  const server = chatWith('one')
  const { client, room } = await openTab(server.visit('Ada'))
  client.markSeen('lobby')
  server.offline = true
  server.dropAll()

  await expect(client.markUnread('lobby', 1)).rejects.toMatchObject({ code: 'offline' })
  expect(room()).toEqual({ readSeq: 1, unread: 0 })
})

test('what is marked as unread before the connection is there waits for it, and comes after what was read', async () => {
  const server = chatWith('one', 'two')
  const { client, room } = await openTab(server.visit('Ada'))
  server.dropAll()
  await settled()
  client.probe()
  expect(client.getState().connection.phase).toBe('connecting')
  client.markSeen('lobby')

  await client.markUnread('lobby', 2)
  expect(room()).toEqual({ readSeq: 1, unread: 1 })
})

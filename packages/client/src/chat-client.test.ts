import { limits } from '@lobby/protocol/limits'
import { expect, test } from 'vitest'
import { createChatClient } from './chat-client.ts'
import { FakeClock, settled } from './testing/fake-clock.ts'
import { FakeServer, type Visitor } from './testing/fake-server.ts'

const url = 'http://lobby.test'

/** The middle of every random wait. */
const random = () => 0.5

async function comeIn(visitor: Visitor, room = 'lobby', clock = new FakeClock()) {
  const { fetch, WebSocket } = visitor
  const client = createChatClient({ url, fetch, WebSocket, clock, random })
  client.open(room)
  client.connect()
  await settled()
  return { client, clock, texts: (slug = room) => textsOf(client, slug) }
}

function textsOf(client: ReturnType<typeof createChatClient>, slug: string): string[] {
  const events = client.getState().timelines.get(slug)?.events ?? []
  return events.map((event) => (event.type === 'message.created' ? event.message.body : event.type))
}

test('two people in a room read each other', async () => {
  const server = new FakeServer()
  const ada = await comeIn(server.visit('Ada'))
  const bob = await comeIn(server.visit('Bob'))

  ada.client.send('lobby', 'Tea?')
  await settled()

  expect(bob.texts()).toEqual(['Tea?'])
  expect(ada.texts()).toEqual(['Tea?'])
  expect(ada.client.getState().pending).toEqual([])
})

test('a message written offline is pending, and arrives once on return', async () => {
  const server = new FakeServer()
  const ada = await comeIn(server.visit('Ada'))
  server.offline = true
  server.dropAll()

  ada.client.send('lobby', 'one')
  ada.client.send('lobby', 'two')
  await settled()
  expect(ada.client.getState().pending.map(({ state }) => state.kind)).toEqual([
    'sending',
    'sending',
  ])

  server.offline = false
  await ada.clock.pass(60_000)
  expect(ada.texts()).toEqual(['one', 'two'])
  expect(ada.client.getState().pending).toEqual([])
})

test('a message whose answer was lost is sent again under the same id and stored once', async () => {
  const server = new FakeServer()
  const ada = await comeIn(server.visit('Ada'))

  server.mute = true
  ada.client.send('lobby', 'Tea?')
  await settled()
  server.mute = false
  server.dropAll()
  await ada.clock.pass(60_000)

  expect(server.rooms.get('lobby')?.events).toHaveLength(1)
  expect(ada.texts()).toEqual(['Tea?'])
  expect(ada.client.getState().pending).toEqual([])
})

test('a refusal for now holds the order of a room', async () => {
  const server = new FakeServer()
  const ada = await comeIn(server.visit('Ada'))
  server.refusals.push({ code: 'rate', retryAfter: 2_000 })

  ada.client.send('lobby', 'one')
  ada.client.send('lobby', 'two')
  await ada.clock.pass(1_900)
  expect(server.rooms.get('lobby')?.events).toEqual([])
  expect(server.sends.map(({ after }) => after)).toEqual([undefined, server.sends[0]?.clientId])

  await ada.clock.pass(200)
  expect(ada.texts()).toEqual(['one', 'two'])
})

test('sixteen messages are on their way at once, and the others follow as answers come', async () => {
  const server = new FakeServer()
  const ada = await comeIn(server.visit('Ada'))
  const texts = Array.from({ length: 40 }, (_, index) => `number ${index}`)
  server.mute = true
  for (const text of texts) ada.client.send('lobby', text)
  await settled()
  expect(server.sends).toHaveLength(16)

  server.mute = false
  server.dropAll()
  await ada.clock.pass(60_000)
  expect(ada.texts()).toEqual(texts)
})

test('a message that is refused for good does not hold those behind it', async () => {
  const server = new FakeServer()
  const ada = await comeIn(server.visit('Ada'))
  server.refusals.push({ code: 'forbidden' })

  for (const text of ['one', 'two', 'three']) ada.client.send('lobby', text)
  await settled()

  expect(ada.texts()).toEqual(['two', 'three'])
  expect(ada.client.getState().pending).toMatchObject([{ body: 'one', state: { kind: 'failed' } }])
})

test('a refusal for good is shown, and can be retried or discarded', async () => {
  const server = new FakeServer()
  const ada = await comeIn(server.visit('Ada'))
  server.refusals.push({ code: 'forbidden' }, { code: 'forbidden' })
  const first = ada.client.send('lobby', 'one')
  const second = ada.client.send('lobby', 'two')
  await settled()
  expect(ada.client.getState().pending.map(({ state }) => state)).toEqual([
    { kind: 'failed', code: 'forbidden' },
    { kind: 'failed', code: 'forbidden' },
  ])

  ada.client.discard(first)
  ada.client.retry(second)
  await settled()
  expect(ada.texts()).toEqual(['two'])
})

test('after a break the client has what it missed, in order and once', async () => {
  const server = new FakeServer()
  const ada = await comeIn(server.visit('Ada'))
  server.post('lobby', 'Bob', 'one')
  await settled()
  server.dropAll()
  server.post('lobby', 'Bob', 'two')
  server.post('lobby', 'Bob', 'three')
  await ada.clock.pass(60_000)

  expect(ada.texts()).toEqual(['one', 'two', 'three'])
})

test('an event that comes too early is not shown before the one it follows', async () => {
  const server = new FakeServer()
  const ada = await comeIn(server.visit('Ada'))
  server.mute = true
  server.post('lobby', 'Bob', 'one')
  server.mute = false
  server.post('lobby', 'Bob', 'two')
  await settled()

  expect(ada.texts()).toEqual(['one', 'two'])
})

test('the head in a ping reveals a lost tail', async () => {
  const server = new FakeServer()
  const ada = await comeIn(server.visit('Ada'))
  server.mute = true
  server.post('lobby', 'Bob', 'the last one')
  await settled()
  server.mute = false
  server.say({ type: 'ping', heads: { lobby: 1 } })
  await settled()

  expect(ada.texts()).toEqual(['the last one'])
})

test('a silent connection is given up after 35 s', async () => {
  const server = new FakeServer()
  const ada = await comeIn(server.visit('Ada'))
  await ada.clock.pass(34_000)
  expect(ada.client.getState().connection.phase).toBe('live')

  await ada.clock.pass(1_000)
  expect(ada.client.getState().connection.phase).toBe('waiting')
})

test('a page in front of a person is back within 2 s of its server in the first minute; others wait longer', async () => {
  /** The longest pauses between tries, in order, while the server is away. */
  const pausesOf = async (isWatched: boolean) => {
    const server = new FakeServer()
    const clock = new FakeClock()
    const { fetch, WebSocket } = server.visit('Ada')
    const latest = () => 1
    const client = createChatClient({
      ...{ url, fetch, WebSocket, clock, random: latest },
      isWatched: () => isWatched,
    })
    client.connect()
    await clock.pass(10_000)
    const pauses: number[] = []
    client.subscribe(() => {
      const { connection } = client.getState()
      if (connection.phase === 'waiting' && connection.milliseconds !== pauses.at(-1))
        pauses.push(connection.milliseconds)
    })
    server.offline = true
    server.dropAll()
    await clock.pass(180_000)
    client.close()
    return pauses
  }

  expect(await pausesOf(true)).toEqual([500, 1_000, 2_000, 30_000])
  expect(await pausesOf(false)).toEqual([500, 1_000, 2_000, 4_000, 8_000, 16_000, 30_000])
})

test('a probe finds a dead connection within 3 s, and leaves a live one alone', async () => {
  const server = new FakeServer()
  const ada = await comeIn(server.visit('Ada'))
  ada.client.probe()
  await ada.clock.pass(4_000)
  expect(ada.client.getState().connection.phase).toBe('live')

  server.mute = true
  ada.client.probe()
  await ada.clock.pass(3_000)
  expect(ada.client.getState().connection.phase).toBe('waiting')
})

test('messages of others in another room count as unread until they are read', async () => {
  const server = new FakeServer(['lobby', 'garden'])
  server.post('garden', 'Bob', 'before')
  const ada = await comeIn(server.visit('Ada'))
  const unread = () => ada.client.getState().rooms?.get('garden')?.unread
  expect(unread()).toBe(1)

  server.post('garden', 'Bob', 'after')
  await settled()
  expect(unread()).toBe(2)
  ada.client.send('garden', 'mine')
  await settled()
  expect(unread()).toBe(2)

  ada.client.markRead('garden')
  expect(unread()).toBe(0)
  server.dropAll()
  server.post('garden', 'Bob', 'while away')
  await ada.clock.pass(60_000)
  expect(unread()).toBe(1)
})

test('older messages come page by page until the beginning', async () => {
  const server = new FakeServer()
  for (let n = 1; n <= 180; n++) server.post('lobby', 'Bob', String(n))
  const ada = await comeIn(server.visit('Ada'))
  expect(ada.texts()[0]).toBe('131')

  await ada.client.loadOlder('lobby')
  await ada.client.loadOlder('lobby')
  await ada.client.loadOlder('lobby')
  expect(ada.texts()).toEqual(Array.from({ length: 180 }, (_, index) => String(index + 1)))
})

test('a room followed only for its count has history when it is opened', async () => {
  const server = new FakeServer(['lobby', 'garden'])
  for (let n = 1; n <= 10; n++) server.post('garden', 'Bob', String(n))
  const ada = await comeIn(server.visit('Ada'))
  expect(ada.texts('garden')).toEqual([])

  ada.client.open('garden')
  await settled()
  expect(ada.texts('garden')).toHaveLength(10)
})

test('another history of a room takes the place of the old one', async () => {
  const server = new FakeServer()
  server.post('lobby', 'Bob', 'lost by a restore')
  const ada = await comeIn(server.visit('Ada'))
  server.rooms.set('lobby', { slug: 'lobby', name: 'lobby', epoch: 'second', events: [] })
  server.post('lobby', 'Bob', 'after the restore')
  await ada.clock.pass(60_000)

  expect(ada.texts()).toEqual(['after the restore'])
})

test('typing is said at most every 3 s, and forgotten after 5', async () => {
  const server = new FakeServer()
  const ada = await comeIn(server.visit('Ada'))
  const bob = await comeIn(server.visit('Bob'))
  const typists = () =>
    bob.client
      .getState()
      .typing.get('lobby')
      ?.map(({ author }) => author.name)

  ada.client.typing('lobby')
  ada.client.typing('lobby')
  await settled()
  expect(typists()).toEqual(['Ada'])
  await bob.clock.pass(5_000)
  expect(typists()).toBeUndefined()
})

test('signing in opens the socket again, with the session', async () => {
  const server = new FakeServer()
  const visitor = server.visit()
  const { client } = await comeIn(visitor)
  expect(client.getState().session).toEqual({ kind: 'signed-out' })

  await client.signInAsGuest('Ada')
  client.send('lobby', 'Hello')
  await settled()
  expect(client.getState().session).toMatchObject({ kind: 'signed-in', user: { name: 'Ada' } })
  expect(textsOf(client, 'lobby')).toEqual(['Hello'])
  expect(visitor.peers.size).toBe(1)
})

test('what one person wrote is neither sent by the next one nor shown to them', async () => {
  const server = new FakeServer()
  const visitor = server.visit('Ada')
  const ada = await comeIn(visitor)
  server.offline = true
  server.dropAll()
  ada.client.send('lobby', 'by Ada')
  server.offline = false
  visitor.user = { id: 'somebody-else', name: 'Eve', guest: true }
  await ada.clock.pass(60_000)

  expect(server.sends).toEqual([])
  expect(ada.client.getState().session).toMatchObject({ user: { name: 'Eve' } })
  expect(ada.client.getState().pending).toEqual([])
})

test('a room that is gone leaves the list, and a new one joins it', async () => {
  const server = new FakeServer(['lobby', 'garden'])
  const ada = await comeIn(server.visit('Ada'))
  server.removeRoom('garden')
  server.addRoom('attic')
  await settled()
  server.post('attic', 'Bob', 'Up here!')
  await settled()

  const rooms = ada.client.getState().rooms
  expect([...(rooms?.keys() ?? [])]).toEqual(['lobby', 'attic'])
  expect(rooms?.get('attic')?.unread).toBe(1)
})

test('a new room is shown from its very beginning, and its settings as its events change them', async () => {
  const server = new FakeServer()
  const ada = await comeIn(server.visit('Ada'))
  const me = { id: 'guest-1', name: 'Ada', guest: true }
  const made = { type: 'member.joined', seq: 1, member: me, by: me, role: 'moderator' } as const
  server.addRoom('attic', 'Attic', made)
  await settled()
  const settings = () => ada.client.getState().rooms?.get('attic')?.settings
  expect(ada.texts('attic')).toEqual(['member.joined'])
  expect(settings()?.archived).toBe(false)

  const archived = { type: 'room.changed', seq: 2, changes: { archived: true }, by: me } as const
  server.say({ type: 'events', room: 'attic', epoch: 'epoch-attic', events: [archived] })
  await settled()
  expect(settings()).toMatchObject({ archived: true, guests: true })

  const room = server.addRoom('attic')
  server.say({
    type: 'room.listed',
    room: { ...room, settings: { ...room.settings, slowMode: 5 } },
  })
  await settled()
  expect(settings()).toMatchObject({ archived: false, slowMode: 5 })
})

test('a direct room has its people’s new names as soon as they have them', async () => {
  const server = new FakeServer()
  const { client } = await comeIn(server.visit('Ada'))
  const room = { ...server.addRoom('direct-1', 'Bob'), kind: 'direct' as const }
  const called = async (name: string) => {
    server.say({
      type: 'room.listed',
      room: { ...room, name, people: [{ id: 'bob', name, guest: true }] },
    })
    await settled()
    const { name: shown, people, unread } = client.getState().rooms?.get('direct-1') ?? {}
    return [shown, people?.map((person) => person.name), unread]
  }
  await settled()
  server.post('direct-1', 'Bob', 'Hello')
  await settled()

  expect(await called('Bob')).toEqual(['Bob', ['Bob'], 1])
  expect(await called('Robert')).toEqual(['Robert', ['Robert'], 1])
})

test('what was said in a room before it was listed is shown, and is no news', async () => {
  const server = new FakeServer()
  const past = server.post('lobby', 'Bob', 'Long ago')
  const ada = await comeIn(server.visit('Ada'))
  const news: string[] = []
  ada.client.onMessage(({ message }) => news.push(message.body))

  server.addRoom('attic', 'Attic', past)
  await settled()
  server.post('attic', 'Bob', 'Just now')
  await settled()

  expect(ada.texts('attic')).toEqual(['Long ago', 'Just now'])
  expect(news).toEqual(['Just now'])
})

test('a room that is given to a person while they come in is shown from its beginning, too', async () => {
  const server = new FakeServer()
  const room = server.addRoom('attic', 'Attic')
  server.post('attic', 'Bob', 'Up here!')
  server.beforeWelcome.push({ type: 'room.listed', room: { ...room, lastSeq: 1 } })
  const ada = await comeIn(server.visit('Ada'))

  ada.client.open('attic')
  await settled()
  server.post('attic', 'Bob', 'Still here.')
  await settled()
  expect(ada.texts('attic')).toEqual(['Up here!', 'Still here.'])
})

test('a close code that says so ends the coming back', async () => {
  const server = new FakeServer()
  const ada = await comeIn(server.visit('Ada'))
  server.dropAll(4426)
  await ada.clock.pass(120_000)

  expect(ada.client.getState().connection).toEqual({ phase: 'refused', code: 4426 })
})

test('with more rooms than a connection may follow, every room still opens, also after a break', async () => {
  const slugs = Array.from({ length: limits.followedRooms + 2 }, (_, n) => `room-${n}`)
  const server = new FakeServer(slugs)
  const [first = '', last = ''] = [slugs.at(0), slugs.at(-1)]
  const { client, clock, texts } = await comeIn(server.visit('Ada'), first)

  client.open(last)
  await settled()
  server.post(last, 'Bob', 'Far away')
  await settled()
  expect(texts(last)).toEqual(['Far away'])

  client.open(first)
  await settled()
  server.dropAll()
  server.post(first, 'Bob', 'Nearby')
  await clock.pass(1_000)
  expect(texts(first)).toEqual(['Nearby'])
})

test('a room that cannot be read for now when one comes back is followed a little later', async () => {
  const server = new FakeServer()
  const { clock, texts } = await comeIn(server.visit('Ada'))
  server.followRefusals.set('lobby', { code: 'storage', retryAfter: 5_000 })
  server.dropAll()
  server.post('lobby', 'Bob', 'Missed')

  await clock.pass(4_000)
  expect(texts()).toEqual([])
  await clock.pass(3_000)
  expect(texts()).toEqual(['Missed'])
})

test('what hello asks for is not asked for again, until the server is ready', async () => {
  const server = new FakeServer()
  const { clock, texts } = await comeIn(server.visit('Ada'))
  const { events = [] } = server.rooms.get('lobby') ?? {}
  server.dropAll()
  for (const body of ['one', 'two', 'three']) server.post('lobby', 'Bob', body)
  const ahead = { type: 'events', room: 'lobby', epoch: 'epoch-lobby' } as const
  server.afterWelcome.push({ ...ahead, events: events.slice(2) })
  const before = server.follows.length

  await clock.pass(1_000)
  expect(texts()).toEqual(['one', 'two', 'three'])
  expect(server.follows).toHaveLength(before)

  server.mute = true
  server.post('lobby', 'Bob', 'four')
  server.mute = false
  server.post('lobby', 'Bob', 'five')
  await settled()
  expect(server.follows).toHaveLength(before + 1)
  expect(texts().at(-1)).toBe('five')
})

test('a message waits for its files, those after it do not, and it can be taken back', async () => {
  const server = new FakeServer()
  const ada = await comeIn(server.visit('Ada'))
  const file = (key: string) => ({ key, name: `${key}.png`, bytes: 7 })
  ada.client.send('lobby', 'Look', undefined, [file('rose'), file('tulip')])
  const weeds = ada.client.send('lobby', 'Weeds', undefined, [file('weeds')])
  ada.client.send('lobby', 'Tea?')
  await settled()
  expect(ada.texts()).toEqual(['Tea?'])

  ada.client.files.uploaded('rose', 'id-of-rose')
  ada.client.discard(weeds)
  await settled()
  expect(ada.texts()).toEqual(['Tea?'])
  expect(ada.client.getState().pending.map(({ body }) => body)).toEqual(['Look'])

  ada.client.files.uploaded('tulip', 'id-of-tulip')
  await settled()
  expect(ada.texts()).toEqual(['Tea?', 'Look'])
})

test('a message fails when one of its files will never be up', async () => {
  const server = new FakeServer()
  const ada = await comeIn(server.visit('Ada'))
  const key = 'bomb'
  ada.client.send('lobby', 'Look', undefined, [{ key, name: 'bomb.png', bytes: 7 }])

  ada.client.files.refused(key, 'too_long')

  const [pending] = ada.client.getState().pending
  expect(pending?.state).toEqual({ kind: 'failed', code: 'too_long' })
})

import { expect, test } from 'vitest'
import { createChatClient } from './chat-client.ts'
import { MemoryPersistence } from './persistence/memory.ts'
import type { JoinTabs } from './tabs.ts'
import { FakeClock, settled } from './testing/fake-clock.ts'
import { FakeServer, type Visitor } from './testing/fake-server.ts'
import { FakeTabs } from './testing/fake-tabs.ts'
import { SlowPersistence } from './testing/slow-persistence.ts'

/** A browser: what it keeps, and what its tabs know of each other, outlives each of them. */
class Device {
  readonly clock = new FakeClock()
  readonly persistence: MemoryPersistence
  readonly #visitor: Visitor
  readonly #joinTabs: JoinTabs = new FakeTabs().join
  /** The window of the tab that was opened last. */
  page = new EventTarget()

  constructor(visitor: Visitor, isSlow = false) {
    this.#visitor = visitor
    this.persistence = isSlow ? new SlowPersistence(this.clock) : new MemoryPersistence()
  }

  async openTab(room = 'lobby') {
    const { fetch, WebSocket } = this.#visitor
    this.page = new EventTarget()
    const client = createChatClient({
      url: 'http://lobby.test',
      fetch,
      WebSocket,
      clock: this.clock,
      random: () => 0.5,
      persistence: this.persistence,
      joinTabs: this.#joinTabs,
      page: this.page,
    })
    client.open(room)
    client.connect()
    await settled()
    const texts = (slug = room) =>
      client
        .getState()
        .timelines.get(slug)
        ?.events.map((event) => (event.type === 'message.created' ? event.message.body : ''))
    /** Messages that are shown twice: in the log, and as pending. */
    const shownTwice = () => pending().filter(([body]) => body && texts()?.includes(body))
    const pending = () => client.getState().pending.map(({ body, state }) => [body, state.kind])
    return { client, texts, pending, shownTwice }
  }
}

const bodiesIn = (server: FakeServer, room = 'lobby') =>
  server.rooms
    .get(room)
    ?.events.map((event) => (event.type === 'message.created' ? event.message.body : ''))

test('what was on the screen is kept when the page goes, however soon', async () => {
  const server = new FakeServer()
  const device = new Device(server.visit('Ada'))
  await device.openTab()
  server.post('lobby', 'Bob', 'Tea?')
  await settled()
  device.page.dispatchEvent(new Event('pagehide'))
  await settled()
  server.offline = true

  expect((await device.openTab()).texts()).toEqual(['Tea?'])
})

test('a room seen before is there at once, without a network', async () => {
  const server = new FakeServer()
  server.post('lobby', 'Bob', 'Tea?')
  const device = new Device(server.visit('Ada'))
  const before = await device.openTab()
  before.client.close()
  server.offline = true

  const { client, texts } = await device.openTab()
  expect(texts()).toEqual(['Tea?'])
  expect(client.getState().session).toMatchObject({ kind: 'signed-in', user: { name: 'Ada' } })
})

test('a room that was left is not kept any longer', async () => {
  const server = new FakeServer(['lobby', 'garden'])
  server.post('garden', 'Bob', 'Tea?')
  const device = new Device(server.visit('Ada'))
  const { client } = await device.openTab('garden')
  client.close()
  const kept = async () => [...((await device.persistence.readKept())?.timelines.keys() ?? [])]
  expect(await kept()).toContain('garden')

  server.rooms.delete('garden')
  const after = await device.openTab()
  expect(after.client.getState().timelines.has('garden')).toBe(false)
  after.client.close()
  expect(await kept()).not.toContain('garden')
})

test('what was kept goes on from its cursor', async () => {
  const server = new FakeServer()
  server.post('lobby', 'Bob', 'one')
  const device = new Device(server.visit('Ada'))
  ;(await device.openTab()).client.close()
  server.post('lobby', 'Bob', 'two')

  expect((await device.openTab()).texts()).toEqual(['one', 'two'])
})

test('what a slow disk brings after the hello is followed all the same', async () => {
  const server = new FakeServer()
  server.post('lobby', 'Bob', 'Tea?')
  const visitor = server.visit('Ada')
  let greeted = () => {}
  class Greeting extends visitor.WebSocket {
    constructor(url: string) {
      super(url)
      const send = this.send.bind(this)
      this.send = (text) => {
        send(text)
        greeted()
      }
    }
  }
  const device = new Device({ ...visitor, WebSocket: Greeting })
  ;(await device.openTab()).client.close()
  server.post('lobby', 'Bob', 'It gets cold.')
  const kept = await device.persistence.readKept()
  device.persistence.readKept = () =>
    new Promise((resolve) => {
      greeted = () => resolve(kept)
    })

  const { texts } = await device.openTab()
  await device.clock.pass(2_000)
  server.post('lobby', 'Bob', 'Too late.')
  await settled()
  expect(texts()).toEqual(['Tea?', 'It gets cold.', 'Too late.'])
})

test('what was written offline survives a reload, and is sent in order, once', async () => {
  const server = new FakeServer(['lobby', 'garden'])
  const device = new Device(server.visit('Ada'))
  const before = await device.openTab()
  server.offline = true
  server.dropAll()
  before.client.send('garden', 'one')
  before.client.send('lobby', 'two')
  before.client.send('garden', 'three')
  await settled()
  before.client.close()

  const after = await device.openTab()
  expect(after.pending()).toEqual([
    ['one', 'sending'],
    ['two', 'sending'],
    ['three', 'sending'],
  ])
  server.offline = false
  await device.clock.pass(60_000)
  expect(bodiesIn(server, 'garden')).toEqual(['one', 'three'])
  expect(bodiesIn(server)).toEqual(['two'])
  expect(after.pending()).toEqual([])
})

test('one tab sends for both, and the other takes over', async () => {
  const server = new FakeServer()
  const device = new Device(server.visit('Ada'))
  const [first, second] = [await device.openTab(), await device.openTab()]
  second.client.send('lobby', 'by the first')
  await settled()
  expect(bodiesIn(server)).toEqual(['by the first'])
  expect(second.pending()).toEqual([])

  first.client.close()
  second.client.send('lobby', 'by itself')
  await settled()
  expect(bodiesIn(server)).toEqual(['by the first', 'by itself'])
  expect(server.sends).toHaveLength(2)
})

test('a tab that hears of a message by its event first never shows it as pending beside it', async () => {
  const server = new FakeServer()
  const device = new Device(server.visit('Ada'), true)
  const tabs = Promise.all([device.openTab(), device.openTab()])
  await device.clock.pass(100)
  const [first, second] = await tabs
  const twice: unknown[] = []
  for (const { client, shownTwice } of [first, second])
    client.subscribe(() => twice.push(...shownTwice()))

  first.client.send('lobby', 'by the first')
  await device.clock.pass(100)
  second.client.send('lobby', 'by the second')
  await device.clock.pass(100)
  for (const { texts } of [first, second])
    expect(texts()).toEqual(['by the first', 'by the second'])
  expect(twice).toEqual([])
  for (const { pending } of [first, second]) expect(pending()).toEqual([])
})

test('a page that comes back to a message it saw stored does not show it as pending too', async () => {
  const server = new FakeServer()
  const device = new Device(server.visit('Ada'), true)
  const opening = device.openTab()
  await device.clock.pass(100)
  const before = await opening
  before.client.send('lobby', 'Tea?')
  // Its entry is written as sent, and the page goes before more can be written.
  await device.clock.pass(5)
  expect(before.texts()).toEqual(['Tea?'])
  await device.clock.pass(3)
  before.client.close()
  server.offline = true

  const reopened = device.openTab()
  await device.clock.pass(100)
  const after = await reopened
  expect(after.texts()).toEqual(['Tea?'])
  expect(after.pending()).toEqual([])
})

test('a failed message is the same in every tab', async () => {
  const server = new FakeServer()
  const device = new Device(server.visit('Ada'))
  const [first, second] = [await device.openTab(), await device.openTab()]
  server.refusals.push({ code: 'forbidden' })
  const id = second.client.send('lobby', 'Tea?')
  await settled()
  expect(first.pending()).toEqual([['Tea?', 'failed']])
  expect(second.pending()).toEqual([['Tea?', 'failed']])

  second.client.retry(id)
  await settled()
  expect(bodiesIn(server)).toEqual(['Tea?'])
})

test('signing out forgets what was kept, in every tab', async () => {
  const server = new FakeServer()
  const device = new Device(server.visit('Ada'))
  const [first, second] = [await device.openTab(), await device.openTab()]
  await first.client.signOut()
  await settled()
  expect(second.client.getState().session).toEqual({ kind: 'signed-out' })
  await device.clock.pass(5_000)
  server.offline = true
  expect((await device.openTab()).texts()).toBeUndefined()
})

test('what was kept goes when another person comes, unsent messages too', async () => {
  const server = new FakeServer()
  server.post('lobby', 'Bob', 'Tea?')
  const visitor = server.visit('Ada')
  const device = new Device(visitor)
  const ada = await device.openTab()
  const adaId = visitor.user?.id ?? ''
  await device.clock.pass(2_000)
  server.offline = true
  server.dropAll()
  ada.client.send('lobby', 'by Ada')
  await settled()
  ada.client.close()
  await settled()
  expect((await device.persistence.readKept())?.user.name).toBe('Ada')
  expect(await device.persistence.readOutbox(adaId)).toHaveLength(1)

  server.offline = false
  visitor.user = { id: 'eve', name: 'Eve', guest: true }
  const eve = await device.openTab()
  await device.clock.pass(2_000)
  eve.client.close()
  expect(await device.persistence.readOutbox(adaId)).toEqual([])
  expect((await device.persistence.readKept())?.user.name).toBe('Eve')
  await device.persistence.takeOver(adaId)
  expect(await device.persistence.readKept()).toBeUndefined()
})

test('what was kept is shown no more when the session has ended, and waits for its person', async () => {
  const server = new FakeServer()
  server.post('lobby', 'Bob', 'Tea?')
  const visitor = server.visit('Ada')
  const device = new Device(visitor)
  const { user } = visitor
  const before = await device.openTab()
  await device.clock.pass(2_000)
  server.offline = true
  server.dropAll()
  before.client.send('lobby', 'by Ada')
  await settled()
  before.client.close()

  server.offline = false
  visitor.user = null
  ;(await device.openTab()).client.close()
  server.offline = true
  const without = await device.openTab()
  expect(without.texts()).toBeUndefined()
  expect(without.client.getState().session).toEqual({ kind: 'unknown' })
  without.client.close()

  server.offline = false
  visitor.user = user
  await device.openTab()
  await device.clock.pass(60_000)
  expect(bodiesIn(server)).toEqual(['Tea?', 'by Ada'])
})

test('a tab that still shows the last person follows when another one comes', async () => {
  const server = new FakeServer()
  const visitor = server.visit('Ada')
  const device = new Device(visitor)
  const [first, second] = [await device.openTab(), await device.openTab()]
  visitor.user = { id: 'eve', name: 'Eve', guest: true }
  for (const peer of [...visitor.peers].slice(1)) peer.hangUp(1006)
  await device.clock.pass(5_000)
  for (const { client } of [first, second])
    expect(client.getState().session).toMatchObject({ user: { name: 'Eve' } })
})

test('what a restore has lost is offered again for a minute, before anything new', async () => {
  const server = new FakeServer()
  const device = new Device(server.visit('Ada'))
  const ada = await device.openTab()
  ada.client.send('lobby', 'old')
  await device.clock.pass(70_000)
  ada.client.send('lobby', 'one')
  ada.client.send('lobby', 'two')
  await settled()
  server.dropAll()
  server.rooms.set('lobby', { slug: 'lobby', name: 'lobby', epoch: 'second', events: [] })
  ada.client.send('lobby', 'three')
  await device.clock.pass(20_000)

  expect(bodiesIn(server)).toEqual(['one', 'two', 'three'])
  expect(ada.texts()).toEqual(['one', 'two', 'three'])
})

test('after a week a message is not sent any more, and says so', async () => {
  const server = new FakeServer()
  const device = new Device(server.visit('Ada'))
  const ada = await device.openTab()
  server.offline = true
  server.dropAll()
  ada.client.send('lobby', 'Tea?')
  await settled()
  ada.client.close()
  device.clock.sleep(8 * 24 * 60 * 60 * 1_000)
  server.offline = false
  const { client, pending } = await device.openTab()
  expect(server.sends).toEqual([])
  expect(client.getState().pending[0]?.state).toEqual({ kind: 'failed', code: 'expired' })
  expect(pending()).toHaveLength(1)
})

test('a device that has slept finds a dead connection at once', async () => {
  const server = new FakeServer()
  const device = new Device(server.visit('Ada'))
  const { client } = await device.openTab()
  server.mute = true
  device.clock.sleep(3_600_000)
  await device.clock.pass(14_000)
  expect(client.getState().connection.phase).not.toBe('live')
})

test('a program goes by a name, and hears what is said in every room', async () => {
  const server = new FakeServer(['lobby', 'garden'])
  server.post('garden', 'Bob', 'before')
  const { fetch, WebSocket } = server.visit()
  const clock = new FakeClock()
  const bot = createChatClient({ url: 'http://lobby.test', name: 'Echo', fetch, WebSocket, clock })
  const heard: string[] = []
  bot.onMessage(({ room, message, isMine }) => {
    heard.push(`${room}: ${message.body}`)
    if (!isMine) bot.send(room, `${message.body}!`)
  })
  bot.connect()
  await settled()
  server.post('garden', 'Bob', 'Tea?')
  await settled()
  expect(heard).toEqual(['garden: Tea?', 'garden: Tea?!'])
  bot.close()
})

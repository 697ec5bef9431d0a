import { expect, test } from 'vitest'
import { createChatClient } from './chat-client.ts'
import { FakeClock, settled } from './testing/fake-clock.ts'
import { FakeServer, type Visitor } from './testing/fake-server.ts'

async function comeIn(visitor: Visitor) {
  const { fetch, WebSocket } = visitor
  const clock = new FakeClock()
  const url = 'http://lobby.test'
  const client = createChatClient({ url, fetch, WebSocket, clock, random: () => 0.5 })
  client.open('lobby')
  client.connect()
  await settled()
  const run = () => {
    const { windows, timelines } = client.getState()
    return windows.get('lobby') ?? timelines.get('lobby')
  }
  return { client, clock, run, seqs: () => run()?.events.map(({ seq }) => seq) ?? [] }
}

function archive(count: number): FakeServer {
  const server = new FakeServer()
  for (let n = 1; n <= count; n++) server.post('lobby', 'Bob', String(n))
  return server
}

/** From, from + 1, and so on up to `to`. */
const upTo = (from: number, to: number) =>
  Array.from({ length: to - from + 1 }, (_, index) => from + index)

test('a jump shows the middle of a room, and grows both ways without a gap', async () => {
  const ada = await comeIn(archive(1_000).visit('Ada'))
  expect(await ada.client.jumpTo('lobby', 500)).toBe(true)
  expect(ada.seqs()).toEqual(upTo(450, 549))

  await ada.client.loadOlder('lobby')
  await ada.client.loadNewer('lobby')
  expect(ada.seqs()).toEqual(upTo(350, 649))
})

test('scrolled on to the present, what was read and the present are one', async () => {
  const server = archive(400)
  const ada = await comeIn(server.visit('Ada'))
  await ada.client.jumpTo('lobby', 200)
  server.post('lobby', 'Bob', 'meanwhile')
  for (let page = 0; page < 3; page++) await ada.client.loadNewer('lobby')
  await settled()

  expect(ada.client.getState().windows.size).toBe(0)
  expect(ada.seqs()).toEqual(upTo(150, 401))
  server.post('lobby', 'Bob', 'and now')
  await settled()
  expect(ada.seqs().at(-1)).toBe(402)
})

test('what happens while the reader is further up is there when they return', async () => {
  const server = archive(400)
  const ada = await comeIn(server.visit('Ada'))
  await ada.client.jumpTo('lobby', 100)
  const read = ada.seqs()
  server.post('lobby', 'Bob', 'meanwhile')
  await settled()
  expect(ada.seqs()).toEqual(read)
  expect(ada.client.getState().timelines.get('lobby')?.seq).toBe(401)

  ada.client.showLatest('lobby')
  expect(ada.seqs()).toEqual(upTo(351, 401))
})

test('a place that is known already needs no jump, and one that cannot be fetched says so', async () => {
  const server = archive(400)
  const ada = await comeIn(server.visit('Ada'))
  expect(await ada.client.jumpTo('lobby', 390)).toBe(true)
  expect(ada.client.getState().windows.size).toBe(0)

  server.offline = true
  expect(await ada.client.jumpTo('lobby', 10)).toBe(false)
  expect(ada.seqs()).toEqual(upTo(351, 400))
})

test('a newer jump wins over one that answers late', async () => {
  const ada = await comeIn(archive(1_000).visit('Ada'))
  const first = ada.client.jumpTo('lobby', 200)
  await ada.client.jumpTo('lobby', 600)
  expect(await first).toBe(false)
  expect(ada.seqs()).toContain(600)
})

test('missing too much does not take away what is read further up', async () => {
  const server = archive(300)
  const ada = await comeIn(server.visit('Ada'))
  await ada.client.loadOlder('lobby')
  ada.client.setScrolledBack('lobby', true)
  const read = ada.seqs()
  server.dropAll()
  for (let n = 0; n < 600; n++) server.post('lobby', 'Bob', 'more')
  await ada.clock.pass(60_000)

  expect(ada.seqs()).toEqual(read)
  expect(ada.client.getState().timelines.get('lobby')).toMatchObject({ prev: 850, seq: 900 })
  for (let page = 0; page < 6; page++) await ada.client.loadNewer('lobby')
  expect(ada.seqs()).toEqual(upTo(151, 900))
})

test('what was changed further up while too much was missed is read again, by the next connection at the latest', async () => {
  const server = archive(300)
  const visitor = server.visit('Ada')
  let isCut = false
  const fetch: typeof visitor.fetch = (...asked) =>
    isCut ? Promise.reject(new TypeError('There is no network.')) : visitor.fetch(...asked)
  const ada = await comeIn({ ...visitor, fetch })
  await ada.client.jumpTo('lobby', 100)
  const bodyOf = (seq: number) =>
    ada
      .run()
      ?.events.flatMap((event) =>
        event.seq === seq && 'message' in event ? event.message.body : [],
      )[0]
  const miss = async (body: string) => {
    server.dropAll()
    const events = server.rooms.get('lobby')?.events ?? []
    const event = events[99]
    if (event?.type !== 'message.created') throw new Error('It is a message.')
    events[99] = { ...event, message: { ...event.message, body } }
    for (let n = 0; n < 600; n++) server.post('lobby', 'Bob', 'more')
    await ada.clock.pass(60_000)
  }
  const read = ada.seqs()
  await miss('first edit')
  expect([bodyOf(100), ada.seqs()]).toEqual(['first edit', read])

  isCut = true
  await miss('second edit')
  expect(bodyOf(100)).toBe('first edit')
  isCut = false
  server.dropAll()
  await ada.clock.pass(60_000)
  expect([bodyOf(100), ada.seqs()]).toEqual(['second edit', read])
})

test('at the end, missing too much goes on from the new end', async () => {
  const server = archive(10)
  const ada = await comeIn(server.visit('Ada'))
  server.dropAll()
  for (let n = 0; n < 600; n++) server.post('lobby', 'Bob', 'more')
  await ada.clock.pass(60_000)
  expect(ada.seqs()).toEqual(upTo(561, 610))
})

test('another history takes away what was read of the old one', async () => {
  const server = archive(400)
  const ada = await comeIn(server.visit('Ada'))
  await ada.client.jumpTo('lobby', 100)
  server.rooms.set('lobby', { slug: 'lobby', name: 'lobby', epoch: 'second', events: [] })
  server.dropAll()
  await ada.clock.pass(60_000)
  expect(ada.client.getState().windows.size).toBe(0)
  expect(ada.seqs()).toEqual([])
})

import { get } from 'node:http'
import type { Application, EncodedFrame, FrameSink } from '@lobby/channels'
import { WebSocketCommunicator } from '@lobby/channels/testing'
import { heartbeat, limits } from '@lobby/protocol'
import { describe, expect, test } from 'vitest'
import { systemClock } from '../ground/clock.ts'
import { rates } from '../ground/rate-limit.ts'
import { buildChat, newClientId } from '../testing/build-chat.ts'
import { sharedByConnections } from './shared.ts'

const teaFrom = (room: string) => ({
  type: 'message.send',
  ref: 7,
  room,
  clientId: newClientId(),
  body: 'Tea?',
})

describe('opening', () => {
  test('the welcome says who one is, and lists every room', async () => {
    await using chat = await buildChat({ rooms: ['garden'] })
    const ada = await chat.guest('Ada')

    const { welcome } = await chat.connect(ada)

    expect(welcome).toMatchObject({ v: 1, user: { id: ada.id, name: 'Ada', guest: true } })
    expect(welcome.rooms.map(({ slug }) => slug).sort()).toEqual(['garden', 'lobby'])
  })

  test('a name that is only claimed is a guest’s, the same one wherever it is claimed', async () => {
    await using chat = await buildChat()

    const [here, there] = [await chat.connect('Ada'), await chat.connect('ada')]

    expect(here.welcome.user).toMatchObject({ name: 'Ada', guest: true })
    expect(there.welcome.user?.id).toBe(here.welcome.user?.id)
  })

  test('an account is none of the names that others claim', async () => {
    await using chat = await buildChat()
    const ada = await chat.account('Ada')

    expect((await chat.connect(ada)).welcome.user).toEqual({
      id: ada.id,
      name: 'Ada',
      guest: false,
    })
    expect((await chat.connect('Ada')).welcome.user).toMatchObject({ name: 'Ada', guest: true })
  })

  test('with a session, the session decides and not the name in hello', async () => {
    await using chat = await buildChat()
    const socket = chat.native(await chat.guest('Ada'))

    expect((await socket.hello({ name: 'Eve' })).user?.name).toBe('Ada')
  })

  test('security 04: a cookie without an Origin does not count', async () => {
    await using chat = await buildChat()
    const { cookie } = await chat.guest('Ada')
    const socket = new WebSocket(`${chat.url.replace('http', 'ws')}/ws`, {
      headers: { cookie },
    } as never)
    await new Promise((opened) => socket.addEventListener('open', opened))
    const answered = new Promise<MessageEvent>((next) => socket.addEventListener('message', next))

    socket.send(JSON.stringify({ type: 'hello', v: 1 }))

    expect(JSON.parse((await answered).data)).toMatchObject({ type: 'welcome', user: null })
    socket.close()
  })

  test('security 04: a page of any other origin is refused with 403 before the handshake, at every socket', async () => {
    await using chat = await buildChat({
      env: { LOBBY_ORIGIN: 'https://chat.example.org', LOBBY_GUESTS: 'on' },
    })
    const { cookie } = await chat.guest('Ada')
    const { port } = new URL(chat.url)
    const ask = (origin: string, path = '/ws', host = 'chat.example.org') =>
      handshake(chat.url + path, { cookie, origin, host })
    const foreign = [
      'https://evil.example',
      'null',
      '',
      'https://a.chat.example.org',
      'https://example.org',
      'https://chat.example.org.evil.example',
      'https://evilchat.example.org',
      'http://chat.example.org',
      'https://chat.example.org:8443',
      'https://CHAT.example.org',
      'https://chat.example.org/',
      'https://chat.example.org@evil.example',
      `http://127.0.0.1:${port}`,
    ]

    for (const path of ['/ws', '/ws/lobby/', '/ws/chat/lobby/', '/ws/notification/lobby/'])
      for (const origin of foreign)
        expect([path, origin, await ask(origin, path)]).toEqual([path, origin, 403])
    expect(await ask('https://chat.example.org')).toBe(101)
    expect(await ask('https://evil.example', '/ws', 'evil.example')).toBe(403)
  })

  test('another version is told which one is spoken here, and closed with 4426', async () => {
    await using chat = await buildChat()
    const old = chat.native()
    await old.socket.connect()

    const refusal = await old.refusalOf({ type: 'hello', v: 2 })

    expect(refusal).toEqual({
      type: 'error',
      code: 'unsupported_version',
      message: 'This server speaks version 1.',
    })
    expect(await old.socket.receiveClose()).toBe(4426)
  })

  test.each([
    ['broken JSON', '{"type":"hello"'],
    ['something else', { type: 'pong' }],
    ['an unknown key', { type: 'hello', v: 1, role: 'owner' }],
    ['a name that cannot be seen', { type: 'hello', v: 1, name: '\u200b' }],
    ['a cursor without an epoch', { type: 'hello', v: 1, cursors: { lobby: { seq: 1 } } }],
    ['a cursor of no room', { type: 'hello', v: 1, cursors: { 'a b': null } }],
  ])('%s is no hello: it is refused, and the socket closed with 4400', async (_, frame) => {
    await using chat = await buildChat()
    const eve = chat.native()
    await eve.socket.connect()

    expect(await eve.refusalOf(frame)).toMatchObject({ code: 'invalid' })
    expect(await eve.socket.receiveClose()).toBe(4400)
  })

  test('security 22: a socket that does not say hello in time is closed with 4400', async () => {
    await using chat = await buildChat()
    const { suspendDetector } = chat.app.context
    const waits = Promise.withResolvers<() => void>()
    suspendDetector.after = (milliseconds, call) => {
      if (milliseconds === heartbeat.hello) waits.resolve(call)
      return () => {}
    }
    const mute = chat.native()
    await mute.socket.connect()

    const timeIsUp = await waits.promise
    timeIsUp()

    expect(await mute.socket.receiveClose()).toBe(4400)
  })

  test('a second hello is refused, and changes nobody', async () => {
    await using chat = await buildChat()
    const ada = await chat.connect('Ada', { lobby: null })

    expect(await ada.refusalOf({ type: 'hello', v: 1, name: 'Eve' })).toMatchObject({
      code: 'invalid',
    })
    await ada.say('lobby', 'Still me')
    expect(await ada.eventsUpTo('lobby', 1)).toMatchObject([
      { message: { author: { name: 'Ada' } } },
    ])
  })

  test('where guests are not let in, a claimed name is refused with 4401', async () => {
    await using chat = await buildChat({ env: { LOBBY_GUESTS: 'off' } })
    for (const name of [undefined, 'Ada']) {
      const socket = chat.native()
      await socket.socket.connect()
      const refusal = await socket.refusalOf({ type: 'hello', v: 1, ...(name && { name }) })
      expect(['signed_out', 'forbidden']).toContain(refusal.code)
      expect(await socket.socket.receiveClose()).toBe(4401)
    }
  })

  test('a room of the cursors that is not there is refused, and the others are followed', async () => {
    await using chat = await buildChat()
    const ada = await chat.connect('Ada', { nowhere: null, lobby: null })

    expect(await ada.next('error')).toMatchObject({ code: 'no_such_room' })
    expect(await ada.next('snapshot')).toMatchObject({ room: 'lobby' })
  })

  test('pings come again and again, with the heads of the rooms one follows', async () => {
    await using chat = await buildChat({ pingEvery: 50 })
    await chat.say('lobby', 'one', 'two')
    const ada = await chat.connect('Ada', { lobby: null })
    await ada.next('snapshot')

    const here = { type: 'ping', heads: { lobby: 2 } }
    // Before it was followed there was nothing to say of it.
    await expect.poll(() => ada.next('ping')).toEqual(here)
    await ada.socket.sendJson({ type: 'pong' })
    expect(await ada.next('ping')).toEqual(here)
  })

  test('a ping comes within the interval that clients are promised', () => {
    const { beats } = sharedByConnections({ clock: systemClock } as never)
    expect(beats.period).toBe(heartbeat.interval)
  })

  test('a pong is answered by nothing', async () => {
    await using chat = await buildChat({ pingEvery: 24 * 3_600_000 })
    const ada = await chat.connect('Ada')

    await ada.socket.sendJson({ type: 'pong' })

    expect(await ada.isQuiet()).toBe(true)
  })
})

describe('sending', () => {
  test('a message is acknowledged with its place, and reaches everybody who follows the room', async () => {
    await using chat = await buildChat({ rooms: ['garden', 'attic'] })
    const visitor = await chat.guest('Ada')
    const ada = await chat.connect(visitor, { garden: null })
    const bob = await chat.connect('Bob', { garden: null })
    const eve = await chat.connect('Eve', { attic: null })
    await eve.next('snapshot')
    const clientId = newClientId()

    const ack = await ada.say('garden', 'Tea?', clientId)

    expect(ack).toMatchObject({ clientId, room: 'garden', seq: 1 })
    expect(ack).not.toHaveProperty('dup')
    const event = {
      type: 'message.created',
      seq: 1,
      clientId,
      message: {
        seq: 1,
        id: ack.id,
        author: { id: visitor.id, name: 'Ada', guest: true },
        body: 'Tea?',
        createdAt: ack.createdAt,
      },
    }
    expect(await ada.eventsUpTo('garden', 1)).toEqual([event])
    expect(await bob.eventsUpTo('garden', 1)).toEqual([event])
    expect(await eve.isQuiet()).toBe(true)
  })

  test('a repeated send gets the first answer, and nobody sees it twice', async () => {
    await using chat = await buildChat()
    const ada = await chat.connect(await chat.guest('Ada'), { lobby: null })
    const clientId = newClientId()

    const { ref: _, ...first } = await ada.say('lobby', 'Tea?', clientId)
    const { ref: __, ...again } = await ada.say('lobby', 'Tea?', clientId)

    expect(again).toEqual({ ...first, dup: true })
    await ada.say('lobby', 'Milk?')
    expect((await ada.eventsUpTo('lobby', 2)).map(({ seq }) => seq)).toEqual([1, 2])
  })

  test.each([
    ['another text', 'lobby', 'Coffee?'],
    ['another room', 'garden', 'Tea?'],
  ])('%s under a client id that was used is a conflict', async (_, room, body) => {
    await using chat = await buildChat({ rooms: ['garden'] })
    const ada = await chat.connect(await chat.guest('Ada'))
    const { clientId } = await ada.say('lobby', 'Tea?')

    const answer = await ada.command({ type: 'message.send', room, clientId, body })

    expect(answer).toMatchObject({ type: 'error', code: 'client_id_conflict' })
    expect((await chat.json(`/api/rooms/${room}`)).lastSeq).toBe(room === 'lobby' ? 1 : 0)
  })

  test('what is typed ahead without waiting keeps its order', async () => {
    await using chat = await buildChat()
    const ada = await chat.connect('Ada', { lobby: null })
    const bodies = Array.from({ length: 100 }, (_, index) => `line ${index}`)

    const refs: number[] = []
    for (const body of bodies)
      refs.push(
        await ada.post({ type: 'message.send', room: 'lobby', clientId: newClientId(), body }),
      )

    for (const [index, ref] of refs.entries())
      expect(await ada.answerTo(ref)).toMatchObject({ type: 'ack', seq: index + 1 })
    const events = await ada.eventsUpTo('lobby', bodies.length)
    expect(events.map((event) => event.type === 'message.created' && event.message.body)).toEqual(
      bodies,
    )
  })

  test('an acknowledgement is in a hurry, and nothing else', async () => {
    await using chat = await buildChat({ rooms: ['garden'] })
    const told: string[] = []
    const push = ({ bytes }: EncodedFrame) =>
      void told.push(JSON.parse(bytes.subarray(bytes.indexOf('{')).toString()).type)
    const frames = (): FrameSink => ({ queuedAtMost: 0, push, hurry: () => void told.push('now') })
    const application: Application = (scope, receive, send) =>
      chat.app.application(scope, receive, Object.assign(send, { frames }))
    const { host } = new URL(chat.url)
    const ada = new WebSocketCommunicator(application, '/ws', { headers: { host } })
    await ada.connect()

    await ada.sendJson({ type: 'hello', v: 1, name: 'Ada', cursors: { garden: null } })
    await expect.poll(() => told).toContain('ready')
    await ada.sendJson(teaFrom('garden'))
    await expect.poll(() => told.slice(-3)).toEqual(['events', 'ack', 'now'])

    expect(told.filter((word) => word === 'now')).toHaveLength(1)
    await ada.disconnect()
  })

  test('who sends without following is acknowledged all the same', async () => {
    await using chat = await buildChat()
    const ada = await chat.connect('Ada')

    await ada.say('lobby', 'Tea?')

    expect(await ada.isQuiet()).toBe(true)
  })

  test.each([
    ['blank', { body: ' \u200b\n' }, 'blank'],
    ['4,001 characters', { body: 'x'.repeat(limits.messageCodePoints + 1) }, 'too_long'],
    ['more than 16 KB', { body: '\u0301'.repeat(8_193) }, 'too_long'],
    ['half a character', { body: '\ud800 tea' }, 'invalid'],
    ['NUL', { body: 'tea\0' }, 'invalid'],
    ['no text at all', { body: 7 }, 'invalid'],
    ['an unknown room', { room: 'nowhere' }, 'no_such_room'],
    ['no address of a room', { room: '../lobby' }, 'invalid'],
    ['a short client id', { clientId: 'c1' }, 'invalid'],
    ['a role', { role: 'owner' }, 'invalid'],
    ['a place', { seq: 1 }, 'invalid'],
    ['a time', { createdAt: '2020-01-01T00:00:00.000Z' }, 'invalid'],
    ['an author', { author: { id: 'bob', name: 'Bob', guest: false } }, 'invalid'],
    ['an id', { id: newClientId() }, 'invalid'],
  ])('a message with %s is refused with its ref, and nothing is stored', async (_, part, code) => {
    await using chat = await buildChat()
    const ada = await chat.connect('Ada')

    const refusal = await ada.refusalOf({ ...teaFrom('lobby'), ...part })

    expect(refusal).toMatchObject({ ref: 7, code })
    expect((await chat.json('/api/rooms/lobby')).lastSeq).toBe(0)
    await ada.say('lobby', 'Still here')
  })

  test.each([
    ['broken JSON', '{"type":"message.send",'],
    ['a list', '[]'],
    ['null', 'null'],
    ['a number', '7'],
    ['an unknown type', '{"type":"message.delete"}'],
    ['a type of every object', '{"type":"constructor"}'],
    ['no type', '{}'],
  ])('%s is refused as invalid, and the socket stays usable', async (_, text) => {
    await using chat = await buildChat()
    const ada = await chat.connect('Ada')

    expect(await ada.refusalOf(text)).toMatchObject({ code: 'invalid' })
    await ada.say('lobby', 'Still here')
  })

  test('security 53: a fault of ours says no more than that it is one', async () => {
    await using chat = await buildChat()
    const ada = await chat.connect(await chat.guest('Ada'))
    await chat.app.context.db.schema.dropTable('read_markers').execute()

    const refusal = await ada.command({ type: 'room.read', room: 'lobby', seq: 0 })

    expect(refusal).toEqual({
      type: 'error',
      ref: expect.any(Number),
      room: 'lobby',
      code: 'internal',
      message: expect.stringMatching(/^[A-Z][\w .]+$/),
    })
    expect(JSON.stringify(refusal)).not.toMatch(/read_markers|SQL|no such table|\.ts/i)
  })

  test('bytes are refused as invalid', async () => {
    await using chat = await buildChat()
    const ada = await chat.connect('Ada')

    await ada.socket.sendBytes(Buffer.from(JSON.stringify(teaFrom('lobby'))))

    expect(await ada.next('error')).toMatchObject({ code: 'invalid' })
    expect(await ada.isQuiet()).toBe(true)
  })

  test('without a session and a name one reads and does not write', async () => {
    await using chat = await buildChat()
    await chat.say('lobby', 'Hello')
    const nobody = await chat.connect(undefined, { lobby: null })

    expect(nobody.welcome.user).toBeNull()
    expect(await nobody.eventsUpTo('lobby', 1)).toHaveLength(1)
    expect(await nobody.refusalOf(teaFrom('lobby'))).toMatchObject({ ref: 7, code: 'signed_out' })
  })

  test('who sends too fast is told how long to wait, and others are not held up', async () => {
    await using chat = await buildChat({ env: { LOBBY_LIMITS: 'on' } })
    const ada = await chat.connect(await chat.guest('Ada'))
    const bob = await chat.connect(await chat.guest('Bob'))
    const refs: number[] = []
    for (let sent = 0; sent < 20; sent++)
      refs.push(
        await ada.post({
          type: 'message.send',
          room: 'lobby',
          clientId: newClientId(),
          body: 'Tea?',
        }),
      )

    const answers = []
    for (const ref of refs) answers.push(await ada.answerTo(ref))

    const refused = answers.filter((answer) => answer.type === 'error')
    expect(refused).toHaveLength(20 - rates.sendByPerson.burst)
    expect(refused[0]).toMatchObject({ code: 'rate', retryAfter: expect.any(Number) })
    await bob.say('lobby', 'Slowly')
  })
})

describe('read markers', () => {
  test('what was said before one came is not unread, what is said afterwards is', async () => {
    await using chat = await buildChat()
    await chat.say('lobby', 'before')
    const ada = await chat.guest('Ada')
    expect((await chat.connect(ada)).welcome.rooms).toMatchObject([{ unread: 0, readSeq: 1 }])

    await chat.say('lobby', 'one', 'two')

    expect((await chat.connect(ada)).welcome.rooms).toMatchObject([{ unread: 2, readSeq: 1 }])
    expect((await chat.json('/api/rooms', { as: ada })).rooms).toMatchObject([{ unread: 2 }])
  })

  test('reading in one tab is told to the other one, and only moves forward', async () => {
    await using chat = await buildChat()
    const ada = await chat.guest('Ada')
    const [phone, laptop] = [await chat.connect(ada), await chat.connect(ada)]
    const bob = await chat.connect(await chat.guest('Bob'))
    await chat.say('lobby', 'one', 'two', 'three')

    expect(await phone.command({ type: 'room.read', room: 'lobby', seq: 2 })).toMatchObject({
      type: 'ok',
    })
    expect(await laptop.next('room.read')).toEqual({ type: 'room.read', room: 'lobby', seq: 2 })
    await phone.command({ type: 'room.read', room: 'lobby', seq: 1 })

    expect((await chat.connect(ada)).welcome.rooms).toMatchObject([{ unread: 1, readSeq: 2 }])
    expect(await laptop.isQuiet()).toBe(true)
    expect(await phone.isQuiet()).toBe(true)
    expect(await bob.isQuiet()).toBe(true)
  })

  test('nobody reads further than the room goes', async () => {
    await using chat = await buildChat()
    const ada = await chat.guest('Ada')
    const [phone, laptop] = [await chat.connect(ada), await chat.connect(ada)]
    await chat.say('lobby', 'one')

    await phone.command({ type: 'room.read', room: 'lobby', seq: Number.MAX_SAFE_INTEGER })

    expect(await laptop.next('room.read')).toMatchObject({ seq: 1 })
    await chat.say('lobby', 'two')
    expect((await chat.connect(ada)).welcome.rooms).toMatchObject([{ unread: 1, readSeq: 1 }])
  })

  test('a claimed name has no marker', async () => {
    await using chat = await buildChat()
    const ada = await chat.connect('Ada')
    await chat.say('lobby', 'one')

    expect(await ada.command({ type: 'room.read', room: 'lobby', seq: 1 })).toMatchObject({
      type: 'ok',
    })
    expect((await chat.connect('Ada')).welcome.rooms).toMatchObject([{ readSeq: 0, unread: 0 }])
  })
})

describe('typing', () => {
  test('reaches who follows the room, and not the typist', async () => {
    await using chat = await buildChat({ rooms: ['garden', 'attic'] })
    const visitor = await chat.guest('Ada')
    const ada = await chat.connect(visitor, { garden: null })
    const otherTab = await chat.connect(visitor, { garden: null })
    const bob = await chat.connect('Bob', { garden: null })
    const eve = await chat.connect('Eve', { attic: null })
    for (const client of [ada, otherTab, bob, eve]) await client.next('snapshot')

    await ada.socket.sendJson({ type: 'typing.start', room: 'garden' })

    expect(await bob.next('member.typing')).toEqual({
      type: 'member.typing',
      room: 'garden',
      author: { id: visitor.id, name: 'Ada', guest: true },
    })
    for (const client of [ada, otherTab, eve]) expect(await client.isQuiet()).toBe(true)
  })

  test('in a room that one does not follow is not heard', async () => {
    await using chat = await buildChat()
    const ada = await chat.connect('Ada')
    const bob = await chat.connect('Bob', { lobby: null })
    await bob.next('snapshot')

    await ada.socket.sendJson({ type: 'typing.start', room: 'lobby' })

    expect(await ada.isQuiet()).toBe(true)
    expect(await bob.isQuiet()).toBe(true)
  })

  test('too often is dropped without a word', async () => {
    await using chat = await buildChat({ env: { LOBBY_LIMITS: 'on' } })
    const ada = await chat.connect('Ada', { lobby: null })
    await ada.next('snapshot')

    for (let typed = 0; typed < 20; typed++)
      await ada.socket.sendJson({ type: 'typing.start', room: 'lobby' })

    expect(await ada.isQuiet()).toBe(true)
  })
})

describe('rooms that come and go', () => {
  test('a new room, a new name and a deletion are told to everybody', async () => {
    await using chat = await buildChat()
    const ada = await chat.connect('Ada')

    await chat.fetch('/api/rooms', { json: { name: 'Späte Runde!' } })
    expect(await ada.next('room.listed')).toMatchObject({
      room: { slug: 'späte-runde', name: 'Späte Runde!', lastSeq: 0 },
    })
    await chat.fetch('/api/rooms/späte-runde', { json: { name: 'Frühe Runde' }, method: 'PATCH' })
    expect(await ada.next('room.listed')).toMatchObject({
      room: { slug: 'späte-runde', name: 'Frühe Runde', lastSeq: 1 },
    })
    await chat.fetch('/api/rooms/späte-runde', { method: 'DELETE' })
    expect(await ada.next('room.unlisted')).toEqual({ type: 'room.unlisted', room: 'späte-runde' })
  })

  test('a deleted room takes no more messages, and one of the same address begins anew', async () => {
    await using chat = await buildChat({ rooms: ['garden'] })
    const ada = await chat.connect('Ada', { garden: null })
    const { epoch } = await ada.say('garden', 'Tea?')

    await chat.fetch('/api/rooms/garden', { method: 'DELETE' })
    await ada.next('room.unlisted')
    expect(await ada.refusalOf(teaFrom('garden'))).toMatchObject({ code: 'no_such_room' })

    await chat.fetch('/api/rooms', { json: { slug: 'garden' } })
    const again = await ada.say('garden', 'Milk?')
    expect(again.seq).toBe(1)
    expect(again.epoch).not.toBe(epoch)
  })
})

/** The status that a handshake is answered with. */
function handshake(url: string, headers: Record<string, string>): Promise<number | undefined> {
  const websocket = {
    connection: 'upgrade',
    upgrade: 'websocket',
    'sec-websocket-version': '13',
    'sec-websocket-key': 'dGhlIHNhbXBsZSBub25jZQ==',
  }
  return new Promise((answered, failed) => {
    const request = get(url, { headers: { ...websocket, ...headers } })
    request.once('error', failed)
    request.once('upgrade', (response, socket) => {
      socket.destroy()
      answered(response.statusCode)
    })
    request.once('response', (response) => {
      response.resume()
      answered(response.statusCode)
    })
  })
}

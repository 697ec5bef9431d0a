import { limits } from '@lobby/protocol'
import { describe, expect, test } from 'vitest'
import { authorOf } from '../ground/person.ts'
import type { Draft } from '../log/room-log.ts'
import { roomGroup } from '../notices.ts'
import { buildChat, newClientId, type Visitor } from '../testing/build-chat.ts'
import type { NativeClient } from '../testing/native-client.ts'
import { makePrivateRoom, meet } from '../testing/private-room.ts'
import { RawSocket } from '../testing/raw-socket.ts'

type WithoutAuthor = Draft extends infer One
  ? One extends Draft
    ? Omit<One, 'author'>
    : never
  : never
const author = ({ id, name, guest }: Visitor) => ({ id, name, guest })
const upTo = (first: number, last: number) =>
  Array.from({ length: last - first + 1 }, (_, index) => first + index)

/** A private room of Ada's with Bob in it: two events. */
async function build() {
  const chat = await buildChat()
  const [ada, bob] = [await chat.account('Ada'), await chat.account('Bob')]
  const { slug, epoch } = await makePrivateRoom(chat, ada, { members: [bob] })
  const roomId = await chat.roomId(slug)
  const { log } = chat.app.context
  const write = (draft: WithoutAuthor) =>
    log.append(roomId, { ...draft, author: author(ada) } as Draft)
  return {
    chat,
    ada,
    bob,
    slug,
    epoch,
    /** Stores messages together with what goes before them, in one batch or a few. */
    write: (...drafts: readonly WithoutAuthor[]) => Promise.all(drafts.map(write)),
    [Symbol.asyncDispose]: () => chat[Symbol.asyncDispose](),
  }
}

const say = (body: string) => ({ kind: 'message.created', body }) as const
const lines = (count: number) => Array.from({ length: count }, (_, index) => say(`line ${index}`))

/** Everything of the room that came, when nothing more is to come. */
async function all(client: NativeClient) {
  const frames: Awaited<ReturnType<NativeClient['nextFrame']>>[] = []
  const ref = await client.post({ type: 'room.unfollow', room: 'nowhere' })
  for (;;) {
    const frame = await client.nextFrame()
    if ('ref' in frame && frame.ref === ref) return frames
    frames.push(frame)
  }
}

const seqsIn = (frames: readonly { type: string; events?: { seq: number }[] }[]) =>
  frames.flatMap(({ events = [] }) => events.map(({ seq }) => seq))

describe('security 03: a person who is removed from a room', () => {
  test.each(['member.removed', 'member.banned', 'member.left'] as const)(
    'by %s gets that, then that the room is gone, and nothing more',
    async (kind) => {
      await using room = await build()
      const { chat, bob, slug, write } = room
      const client = await chat.connect(bob, { [slug]: null })
      const stays = await chat.connect(room.ada, { [slug]: null })
      await client.next('snapshot')

      await write(say('one'), { kind, member: author(bob) }, ...lines(5))
      await stays.eventsUpTo(slug, 9)

      const frames = await all(client)
      expect(frames.map(({ type }) => type)).toEqual(['events', 'room.unlisted'])
      expect(seqsIn(frames as never)).toEqual([3, 4])
      expect(frames[0]).toMatchObject({ events: [{}, { type: kind, member: { id: bob.id } }] })

      await write(...lines(3))
      expect(await client.isQuiet()).toBe(true)
    },
  )

  test('over HTTP is told once, wherever they are connected, whether they follow it or not', async () => {
    await using room = await build()
    const { chat, ada, bob, slug } = room
    const follows = await chat.connect(bob, { [slug]: null })
    const idle = await chat.connect(bob)
    await follows.next('snapshot')

    await chat.fetch(`/api/rooms/${slug}/members/${bob.id}`, { as: ada, method: 'DELETE' })

    expect((await all(follows)).map(({ type }) => type)).toEqual(['events', 'room.unlisted'])
    expect(await all(idle)).toEqual([{ type: 'room.unlisted', room: slug }])
  })

  test('does not get it back: with an old cursor what came before, and that the room is gone; without one, that there is none', async () => {
    await using room = await build()
    const { chat, bob, slug, epoch, write } = room
    await write(say('one'), { kind: 'member.removed', member: author(bob) }, ...lines(3))
    const gone = { type: 'room.unlisted', room: slug }

    for (const [seq, missed] of [
      [2, [3, 4]],
      [3, [4]],
      [4, []],
    ] as const) {
      const client = await chat.connect(bob, { [slug]: { epoch, seq } })
      expect(client.welcome.rooms.map((each) => each.slug)).toEqual(['lobby'])
      const frames = await all(client)
      expect(seqsIn(frames as never)).toEqual(missed)
      expect(frames.at(-1)).toEqual(gone)

      const follow = { type: 'room.follow', room: slug, cursor: { epoch, seq } } as const
      expect(await client.command(follow)).toMatchObject({ type: 'ok' })
      const again = await all(client)
      expect(seqsIn(again as never)).toEqual(missed)
      expect(again.at(-1)).toEqual(gone)
    }

    const client = await chat.connect(bob, { [slug]: null })
    const refusal = { type: 'error', room: slug, code: 'no_such_room' }
    expect(await all(client)).toMatchObject([refusal])
    const nowhere = { type: 'room.follow', room: 'nowhere', cursor: null } as const
    const refused = await client.command({ ...nowhere, room: slug })
    const asOther = { ...(await client.command(nowhere)), ref: 0, room: slug }
    expect({ ...refused, ref: 0 }).toEqual(asOther)
    await write(...lines(3))
    expect(await client.isQuiet()).toBe(true)
  })

  test('who was away for long gets the newest of what came before, as limited', async () => {
    await using room = await build()
    const { chat, bob, slug, epoch, write } = room
    await write(...lines(limits.replayEvents), { kind: 'member.removed', member: author(bob) })
    await write(...lines(60))
    const end = limits.replayEvents + 3

    const frames = await all(await chat.connect(bob, { [slug]: { epoch, seq: 2 } }))

    expect(frames.map(({ type }) => type)).toEqual(['snapshot', 'room.unlisted'])
    expect(frames[0]).toMatchObject({ reason: 'limited', seq: end })
    expect(seqsIn(frames as never)).toEqual(upTo(end - limits.snapshotEvents + 1, end))
  })

  test('who was banned gets what came before the ban, and nothing of the time in which they were out', async () => {
    await using room = await build()
    const { chat, bob, ada, slug, epoch, write } = room
    const eve = await chat.account('Eve')
    const ban = (who: Visitor) => ({ kind: 'member.banned', member: author(who) }) as const
    await write(say('one'), ban(bob), say('two'), ban(eve), say('three'))
    const carl = await chat.account('Carl')
    const join = { kind: 'member.joined', member: author(carl), role: 'member' } as const
    await write(join, { kind: 'member.left', member: author(carl) }, say('four'), ban(carl))

    const cursors = { [slug]: { epoch, seq: 2 } }
    expect(seqsIn((await all(await chat.connect(bob, cursors))) as never)).toEqual([3, 4])
    const refusal = { type: 'error', room: slug, code: 'no_such_room' }
    for (const who of [eve, carl])
      for (const seq of [2, 9]) {
        const client = await chat.connect(who, { [slug]: { epoch, seq } })
        expect(await all(client)).toMatchObject([refusal])
      }
    expect(seqsIn((await all(await chat.connect(ada, cursors))) as never)).toEqual(upTo(3, 11))
  })

  test('from a public room by a ban gets what came before when they come back; a guest is refused once it is closed to guests', async () => {
    await using room = await build()
    const { chat, ada, bob } = room
    const lobby = await chat.roomId('lobby')
    const write = (draft: WithoutAuthor) =>
      chat.app.context.log.append(lobby, { ...draft, author: author(ada) } as Draft)
    const { epoch } = await write(say('one'))
    await write({ kind: 'member.banned', member: author(bob) })
    await write(say('two'))
    await write({ kind: 'room.changed', changes: { guests: false } })
    await write(say('three'))
    const dora = await chat.guest('Dora')
    await write({ kind: 'member.banned', member: author(dora) })
    const cursors = { lobby: { epoch, seq: 1 } }
    const gone = { type: 'room.unlisted', room: 'lobby' }

    const frames = await all(await chat.connect(bob, cursors))
    expect(seqsIn(frames as never)).toEqual([2])
    expect(frames.at(-1)).toEqual(gone)
    // It is not known whether these guests were ever there; a ban after the room was closed says nothing of it.
    for (const who of ['Eve', await chat.guest('Carl'), dora]) {
      const refusal = { type: 'error', room: 'lobby', code: 'forbidden' }
      expect(await all(await chat.connect(who, cursors))).toMatchObject([refusal])
    }
    expect(seqsIn((await all(await chat.connect(ada, cursors))) as never)).toEqual([2, 3, 4, 5, 6])
  })

  test('while they read slowly gets what was before it, and nothing after', async () => {
    await using room = await build()
    const { chat, bob, slug, write } = room
    const events: number[] = []
    const kinds: string[] = []
    const socket = await RawSocket.open(chat.url, {
      path: '/ws',
      bytesPerSecond: 2_048,
      headers: { cookie: bob.cookie, origin: chat.url },
      onText(text) {
        const frame = JSON.parse(text)
        kinds.push(frame.type)
        for (const { seq } of frame.events ?? []) events.push(seq)
      },
    })
    socket.send({ type: 'hello', v: 1, cursors: { [slug]: null } })
    await expect.poll(() => kinds).toContain('snapshot')
    const long = Array.from({ length: 200 }, () => say('x'.repeat(2_000)))
    await write(...long, { kind: 'member.removed', member: author(bob) }, ...lines(100))

    socket.hurry()
    await expect.poll(() => kinds.at(-1)).toBe('room.unlisted')
    expect(events).toEqual(upTo(1, 203))
    await write(...lines(3))
    socket.send({ type: 'room.unfollow', ref: 1, room: 'nowhere' })
    await expect.poll(() => kinds.at(-1)).toBe('ok')
    expect(events).toEqual(upTo(1, 203))
    socket.destroy()
  })

  test('and let in again before they have read so far keeps the room: that it is gone is no news any more', async () => {
    await using room = await build()
    const { chat, ada, bob, slug, epoch, write } = room
    const long = Array.from({ length: 200 }, () => say('x'.repeat(2_000)))
    await write(...long, { kind: 'member.removed', member: author(bob) })
    const frames: { type: string; events?: { seq: number }[] }[] = []
    const types = () => frames.map(({ type }) => type)
    const socket = await RawSocket.open(chat.url, {
      path: '/ws',
      bytesPerSecond: 2_048,
      headers: { cookie: bob.cookie, origin: chat.url },
      onText: (text) => void frames.push(JSON.parse(text)),
    })
    socket.send({ type: 'hello', v: 1, cursors: { [slug]: { epoch, seq: 2 } } })
    await expect.poll(types).toContain('welcome')
    await chat.fetch(`/api/rooms/${slug}/members/${bob.id}`, { as: ada, method: 'PUT' })
    await write(...lines(3))

    socket.hurry()
    await expect.poll(types).toContain('ready')
    expect(types()).toContain('room.listed')
    expect(types()).not.toContain('room.unlisted')
    const missed = frames.filter(({ type }) => type === 'events')
    expect(seqsIn(missed)).toEqual(upTo(3, 203))
    expect(frames.at(-2)).toMatchObject({ type: 'snapshot', reason: 'new', seq: 207 })
    await write(...lines(1))
    await expect.poll(() => seqsIn(frames).at(-1)).toBe(208)
    socket.destroy()
  })

  test('and let in again sees the room again, past what ended it before', async () => {
    await using room = await build()
    const { chat, ada, bob, slug, epoch, write } = room
    await write({ kind: 'member.removed', member: author(bob) }, ...lines(2))
    const client = await chat.connect(bob)

    await chat.fetch(`/api/rooms/${slug}/members/${bob.id}`, { as: ada, method: 'PUT' })

    expect(await client.next('room.listed')).toMatchObject({ room: { slug, kind: 'private' } })
    await client.command({ type: 'room.follow', room: slug, cursor: { epoch, seq: 2 } })
    expect((await client.eventsUpTo(slug, 6)).map(({ seq }) => seq)).toEqual([3, 4, 5, 6])
    await write(...lines(1))
    expect((await client.eventsUpTo(slug, 7)).map(({ seq }) => seq)).toEqual([7])
  })

  test.each([
    ['/ws/', 4404],
    ['/ws/chat/', 4404],
    ['/ws/notification/', 4404],
  ])('hears nothing more on %s, which closes', async (path, code) => {
    await using room = await build()
    const { chat, bob, slug, write } = room
    const socket = await chat.seed(`${path}${slug}/`, bob)

    await write(say('one'), { kind: 'member.removed', member: author(bob) }, ...lines(3))

    expect(JSON.stringify(await socket.receiveJson())).toContain('one')
    expect(await socket.receiveClose()).toBe(code)
    const again = await chat.seed(`${path}${slug}/`, bob)
    expect(await again.receiveJson()).toMatchObject({ error: { code: 'no_such_room' } })
    expect(await again.receiveClose()).toBe(code)
  })

  test('from a public room cannot go on in it either', async () => {
    await using room = await build()
    const { chat, bob } = room
    const lobby = await chat.roomId('lobby')
    const client = await chat.connect(bob, { lobby: null })
    const socket = await chat.seed('/ws/lobby/', bob)
    await client.next('snapshot')

    const ban = { kind: 'member.banned', author: author(room.ada), member: author(bob) } as const
    await chat.app.context.log.append(lobby, ban)
    await chat.say('lobby', 'Gone?')

    expect((await all(client)).map(({ type }) => type)).toEqual(['events', 'room.unlisted'])
    expect(await socket.receiveClose()).toBe(4403)
    const refused = { type: 'error', code: 'forbidden' }
    expect(
      await client.command({ type: 'room.follow', room: 'lobby', cursor: null }),
    ).toMatchObject(refused)
    const clientId = 'client-1'
    expect(
      await client.command({ type: 'message.send', room: 'lobby', clientId, body: 'Still here' }),
    ).toMatchObject(refused)
    expect((await chat.connect(bob)).welcome.rooms.map(({ slug }) => slug)).toEqual([room.slug])
  })
})

test('who sends again what was stored before they were removed is answered with its place', async () => {
  await using room = await build()
  const { chat, ada, bob, slug } = room
  const clientId = newClientId()
  const send = { type: 'message.send', room: slug, clientId, body: 'Good bye' } as const
  const path = `/api/rooms/${slug}/messages`
  const overHttp = { as: bob, headers: { 'idempotency-key': clientId }, json: { body: 'Good bye' } }
  const client = await chat.connect(bob, { [slug]: null })
  const first = await client.command(send)
  expect(first).toMatchObject({ type: 'ack', seq: 3 })
  const removal = { as: ada, method: 'DELETE' }
  expect((await chat.fetch(`/api/rooms/${slug}/members/${bob.id}`, removal)).status).toBe(204)

  const later = await chat.connect(bob)
  const { ref: _, ...place } = first as { ref: number }
  expect(await later.command(send)).toMatchObject({ ...place, dup: true })
  const again = await chat.fetch(path, overHttp)
  expect([again.status, await again.json()]).toMatchObject([200, { seq: 3, body: 'Good bye' }])

  const gone = { type: 'error', code: 'no_such_room' }
  expect(await later.command({ ...send, body: 'Something else' })).toMatchObject(gone)
  expect(await later.command({ ...send, clientId: newClientId() })).toMatchObject(gone)
  const stranger = await chat.connect(await chat.account('Eve'))
  expect(await stranger.command(send)).toMatchObject(gone)
  const { status } = await chat.fetch(path, { ...overHttp, json: { body: 'Something else' } })
  expect(status).toBe(404)
})

describe('of a private room', () => {
  test('its members alone are told that it was made, has a name, and is gone', async () => {
    await using room = await build()
    const { chat, ada, bob, slug } = room
    const outsider = await chat.connect(await chat.account('Eve'))
    const nobody = await chat.connect()
    const member = await chat.connect(bob)

    await chat.fetch(`/api/rooms/${slug}`, { as: ada, json: { name: 'Loft' }, method: 'PATCH' })
    expect(await member.next('room.listed')).toMatchObject({ room: { slug, name: 'Loft' } })
    await chat.fetch(`/api/rooms/${slug}`, { as: ada, method: 'DELETE' })
    expect(await member.next('room.unlisted')).toMatchObject({ room: slug })

    expect(await outsider.isQuiet()).toBe(true)
    expect(await nobody.isQuiet()).toBe(true)
  })

  test('typing is for its members as long as they are, and of people who may write', async () => {
    await using room = await build()
    const { chat, ada, bob, slug, write } = room
    const [typist, reader] = [
      await chat.connect(ada, { [slug]: null }),
      await chat.connect(bob, { [slug]: null }),
    ]
    await typist.next('snapshot')
    await reader.next('snapshot')
    await typist.socket.sendJson({ type: 'typing.start', room: slug })
    expect(await reader.next('member.typing')).toMatchObject({ author: { id: ada.id } })

    const mute = { kind: 'member.role', member: author(bob), role: 'muted' } as const
    await write(mute)
    await typist.eventsUpTo(slug, 3)
    await reader.socket.sendJson({ type: 'typing.start', room: slug })
    await reader.command({ type: 'room.unfollow', room: 'nowhere' })
    expect(await typist.isQuiet()).toBe(true)

    await write({ kind: 'member.removed', member: author(bob) })
    await reader.next('room.unlisted')
    const notice = { type: 'member.typing', room: slug, author: authorOf(ada as never) } as const
    await chat.app.context.notify(roomGroup(await chat.roomId(slug)), notice)
    await reader.eventsUpTo(slug, 4)
    expect(await reader.isQuiet()).toBe(true)
  })

  test('with history from joining, nothing from before is sent, whatever the cursor', async () => {
    await using chat = await buildChat()
    const [ada, bob] = [await chat.account('Ada'), await chat.account('Bob')]
    await meet(chat, ada, bob)
    const { slug, epoch } = await makePrivateRoom(chat, ada, { history: 'joined' })
    const speaks = await chat.connect(ada, { [slug]: null })
    for (let count = 0; count < 5; count++) await speaks.say(slug, `before ${count}`)
    await chat.fetch(`/api/rooms/${slug}/members/${bob.id}`, { as: ada, method: 'PUT' })

    for (const cursor of [null, { epoch, seq: 0 }, { epoch, seq: 3 }, { epoch: 'other', seq: 3 }]) {
      const client = await chat.connect(bob, { [slug]: cursor })
      const snapshot = await client.next('snapshot')
      expect(snapshot).toMatchObject({ prev: 0, seq: 7, events: [{ seq: 7 }] })
      expect(snapshot.events).toHaveLength(1)
    }
    const knowing = await chat.connect(bob, { [slug]: { epoch, seq: 6 } })
    expect((await knowing.eventsUpTo(slug, 7)).map(({ seq }) => seq)).toEqual([7])

    for (let count = 0; count < limits.snapshotEvents + 5; count++) await speaks.say(slug, 'after')
    const later = await (await chat.connect(bob, { [slug]: null })).next('snapshot')
    expect(later.prev).toBe(later.seq - limits.snapshotEvents)
    expect(later.events).toHaveLength(limits.snapshotEvents)
  })

  test('nothing is heard by a visitor who enters its address, on any socket', async () => {
    await using room = await build()
    const { chat, slug } = room
    const eve: Visitor = await chat.account('Eve')

    for (const who of [eve, undefined])
      for (const path of ['/ws/', '/ws/chat/', '/ws/notification/']) {
        const socket = await chat.seed(`${path}${slug}/`, who)
        expect(await socket.receiveJson()).toEqual({
          error: { code: 'no_such_room', message: 'There is no such room.' },
        })
        expect(await socket.receiveClose()).toBe(4404)
      }
    const client = await chat.connect(eve, { [slug]: null })
    expect(await all(client)).toMatchObject([{ type: 'error', code: 'no_such_room' }])
    for (const command of [
      { type: 'message.send', room: slug, clientId: 'client-1', body: 'Hello?' },
      { type: 'room.read', room: slug, seq: 1 },
    ] as const)
      expect(await client.command(command)).toMatchObject({ type: 'error', code: 'no_such_room' })
  })
})

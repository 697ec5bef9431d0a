import type { Room, RoomSettings } from '@lobby/protocol'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import {
  buildChat,
  type Chat,
  newClientId,
  type Visitor,
  visitorFrom,
} from '../testing/build-chat.ts'
import { makePrivateRoom } from '../testing/private-room.ts'

let chat: Chat
let ada: Visitor
let bob: Visitor
let gus: Visitor
beforeAll(async () => {
  chat = await buildChat()
  ada = await chat.account('Ada', 'admin')
  bob = await chat.account('Bob')
  gus = await chat.guest('Gus')
})
afterAll(() => chat[Symbol.asyncDispose]())

let rooms = 0
async function makeRoom(): Promise<string> {
  const slug = `room-${++rooms}`
  await chat.fetch('/api/rooms', { as: ada, json: { slug } })
  return slug
}
const configure = (slug: string, as: Visitor, json: Partial<RoomSettings> | object) =>
  chat.fetch(`/api/rooms/${slug}/settings`, { as, method: 'PATCH', json })
const say = (slug: string, as: Visitor, body = 'Tea?') =>
  chat.fetch(`/api/rooms/${slug}/messages`, { as, json: { body } })
const problemOf = async (answer: Response) =>
  (await answer.json()) as { code: string; detail: string }

describe('the settings of a room', () => {
  test('are changed by an event that says what changed, and nothing else is', async () => {
    const slug = await makeRoom()
    const follower = await chat.connect(bob)
    await follower.command({ type: 'room.follow', room: slug, cursor: null })

    const answer = await configure(slug, ada, { slowMode: 30, archived: false })

    const settings = { guests: true, posting: 'everybody', history: 'all', archived: false }
    const changed = { settings: { ...settings, slowMode: 30 }, lastSeq: 1 }
    expect(await answer.json()).toMatchObject(changed)
    expect(await chat.json(`/api/rooms/${slug}`, { as: bob })).toMatchObject(changed)
    expect((await follower.eventsUpTo(slug, 1)).at(-1)).toEqual({
      type: 'room.changed',
      seq: 1,
      changes: { slowMode: 30 },
      by: { id: ada.id, name: 'Ada', guest: false },
    })
    expect((await follower.next('room.listed')).room).toMatchObject(changed)
    expect((await configure(slug, ada, { slowMode: 30 })).status).toBe(200)
    expect(await chat.json(`/api/rooms/${slug}`, { as: bob })).toMatchObject({ lastSeq: 1 })
  })

  test.each([
    ['nothing', {}, 'guests'],
    ['a setting that is none', { color: 'red' }, 'color'],
    ['a slow mode of days', { slowMode: 100_000 }, 'slowMode'],
    ['half a second', { slowMode: 0.5 }, 'slowMode'],
    ['another kind', { kind: 'private' }, 'kind'],
    ['a past that a public room hides', { history: 'joined' }, 'history'],
  ])('are not changed by %s', async (_, json, name) => {
    const answer = await configure('lobby', ada, json)

    expect(answer.status).toBe(400)
    expect((await problemOf(answer)).detail).toContain(name)
  })
})

describe('a room that is archived', () => {
  test('is read and not written in, also by its moderators, until it is taken out again', async () => {
    const slug = await makeRoom()
    await say(slug, bob, 'Before')
    await configure(slug, ada, { archived: true })

    const refused = await say(slug, ada)
    expect(refused.status).toBe(403)
    expect((await problemOf(refused)).detail).toContain('archived')
    const page = await chat.json(`/api/rooms/${slug}/messages`, { as: gus })
    expect(page.messages).toHaveLength(1)
    const socket = await chat.connect(bob)
    const send = { type: 'message.send', room: slug, clientId: newClientId(), body: 'Hi' } as const
    expect(await socket.command(send)).toMatchObject({ type: 'error', code: 'forbidden' })

    await configure(slug, ada, { archived: false })
    expect((await say(slug, bob)).status).toBe(201)
  })
})

describe('slow mode', () => {
  test('refuses a second message too soon, with the time to wait, and tells nobody of it', async () => {
    const slug = await makeRoom()
    await configure(slug, ada, { slowMode: 3_600 })
    const socket = await chat.connect(bob)
    const clientId = newClientId()
    const first = await socket.say(slug, 'One', clientId)

    const send = { type: 'message.send', room: slug, clientId: newClientId(), body: 'Two' } as const
    const refusal = await socket.command(send)
    expect(refusal).toMatchObject({ type: 'error', code: 'rate' })
    expect((refusal as { retryAfter: number }).retryAfter).toBeGreaterThan(3_590_000)
    const overHttp = await say(slug, bob, 'Three')
    expect(overHttp.status).toBe(429)
    expect(Number(overHttp.headers.get('retry-after'))).toBeGreaterThan(3_590)
    // Others, moderators and retries need not wait.
    expect((await say(slug, gus)).status).toBe(201)
    expect((await say(slug, ada)).status).toBe(201)
    expect((await say(slug, ada)).status).toBe(201)
    expect(await socket.say(slug, 'One', clientId)).toMatchObject({ seq: first.seq, dup: true })
    expect(await chat.json(`/api/rooms/${slug}`)).toMatchObject({ lastSeq: first.seq + 3 })
  })

  test('lets one message through when two are sent at once, also on a tutorial’s socket', async () => {
    const slug = await makeRoom()
    await configure(slug, ada, { slowMode: 3_600 })
    const [one, two] = [await chat.connect(bob), await chat.connect(bob)]
    const send = (body: string) => {
      return { type: 'message.send', room: slug, clientId: newClientId(), body } as const
    }

    const answers = await Promise.all([one.command(send('One')), two.command(send('Two'))])

    expect(answers.map(({ type }) => type).sort()).toEqual(['ack', 'error'])
    const seed = await chat.seed(`/ws/chat/${slug}/`, gus)
    await seed.sendJson({ message: 'One' })
    expect(await seed.receiveJson()).toEqual({ message: 'One' })
    await seed.sendJson({ message: 'Two' })
    expect(await seed.receiveJson()).toMatchObject({ error: { code: 'rate' } })
  })

  test('is over when it is turned off, or the time has passed', async () => {
    const slug = await makeRoom()
    await configure(slug, ada, { slowMode: 1 })
    expect((await say(slug, bob)).status).toBe(201)
    await expect.poll(async () => (await say(slug, bob)).status).toBe(201)
    await configure(slug, ada, { slowMode: 3_600 })
    expect((await say(slug, bob)).status).toBe(429)
    await configure(slug, ada, { slowMode: 0 })
    expect((await say(slug, bob)).status).toBe(201)
  })
})

describe('security 03: a public room that closes to guests', () => {
  test('sends them nothing after that event, wherever they listen, and lists them no room', async () => {
    const slug = await makeRoom()
    const [guest, member] = [await chat.connect(gus), await chat.connect(bob)]
    for (const socket of [guest, member])
      await socket.command({ type: 'room.follow', room: slug, cursor: null })
    const seed = await chat.seed(`/ws/chat/${slug}/`, gus)
    const elsewhere = await chat.connect(gus)

    await configure(slug, ada, { guests: false })
    await say(slug, ada, 'Among ourselves')

    expect(await guest.eventsUpTo(slug, 1)).toMatchObject([{ type: 'room.changed', seq: 1 }])
    expect((await guest.next('room.unlisted')).room).toBe(slug)
    expect((await elsewhere.next('room.unlisted')).room).toBe(slug)
    await member.eventsUpTo(slug, 2)
    const adas = await chat.connect(ada, { [slug]: null })
    await adas.next('snapshot')
    await adas.socket.sendJson({ type: 'typing.start', room: slug })
    expect((await member.next('member.typing')).author.name).toBe('Ada')
    expect((await seed.receive()).type).toBe('websocket.close')
    const again = await chat.connect(gus)
    expect(again.welcome.rooms.map((room) => room.slug)).not.toContain(slug)
    const follow = { type: 'room.follow', room: slug, cursor: { epoch: 'x', seq: 0 } } as const
    expect(await again.command(follow)).toMatchObject({ code: 'forbidden' })
    expect((await say(slug, gus)).status).toBe(403)
    for (const socket of [guest, elsewhere]) expect(await socket.isQuiet()).toBe(true)
  })

  test('has them back when it opens again', async () => {
    const slug = await makeRoom()
    await configure(slug, ada, { guests: false })
    const guest = await chat.connect(gus)
    await configure(slug, ada, { guests: true })

    expect((await guest.next('room.listed')).room.slug).toBe(slug)
    await guest.command({ type: 'room.follow', room: slug, cursor: null })
    expect((await say(slug, gus)).status).toBe(201)
  })

  test('is not closed by one of them', async () => {
    const slug = await makeRoom()
    const answer = await configure(slug, gus, { guests: false })

    expect(answer.status).toBe(403)
    expect((await problemOf(answer)).detail).toContain('guest yourself')
  })
})

test('a room that is closed to guests takes none by a link, either', async () => {
  const { slug } = await makePrivateRoom(chat, ada)
  const make = () =>
    chat.fetch(`/api/rooms/${slug}/guest-links`, { as: ada, json: { expiresIn: 3_600 } })
  const { url } = (await (await make()).json()) as { url: string }
  const enter = (name: string) =>
    chat.fetch('/api/guest-link/enter', { json: { token: url.split('/').at(-1), name } })
  const ida = await visitorFrom(await enter('Ida'))

  await configure(slug, ada, { guests: false })

  expect((await enter('Jon')).status).toBe(404)
  expect((await make()).status).toBe(403)
  expect((await say(slug, ida)).status).toBe(201)
  expect((await configure(slug, ida, { guests: true })).status).toBe(403)
})

test('a private room that is closed to guests takes no more of them, and keeps those it has', async () => {
  const { slug } = await makePrivateRoom(chat, ada, { members: [gus] })
  await configure(slug, ada, { guests: false })
  const add = (id: string) =>
    chat.fetch(`/api/rooms/${slug}/members/${id}`, { as: ada, method: 'PUT' })
  const hal = await chat.guest('Hal')

  expect((await add(hal.id)).status).toBe(403)
  expect((await add(bob.id)).status).toBe(204)
  expect((await say(slug, gus)).status).toBe(201)
})

test('security 33: what members see of the time before them follows the room, back and forth', async () => {
  const { slug } = await makePrivateRoom(chat, ada)
  await say(slug, ada, 'Before')
  await chat.fetch(`/api/rooms/${slug}/members/${bob.id}`, { as: ada, method: 'PUT' })
  const seen = async () => {
    const { messages } = await chat.json(`/api/rooms/${slug}/messages`, { as: bob })
    const socket = await chat.connect(bob, { [slug]: null })
    const { prev, events } = await socket.next('snapshot')
    return { messages: messages.length, prev, first: events[0]?.seq }
  }

  expect(await seen()).toEqual({ messages: 1, prev: 0, first: 1 })
  await configure(slug, ada, { history: 'joined' })
  expect(await seen()).toEqual({ messages: 0, prev: 0, first: 3 })
  await configure(slug, ada, { history: 'all' })
  expect(await seen()).toEqual({ messages: 1, prev: 0, first: 1 })
})

describe('a room', () => {
  test('is not listed again for a banned person, when its name changes', async () => {
    const slug = await makeRoom()
    await chat.fetch(`/api/rooms/${slug}/bans/${bob.id}`, { as: ada, method: 'PUT' })
    const [bobs, guss] = [await chat.connect(bob), await chat.connect(gus)]

    await chat.fetch(`/api/rooms/${slug}`, { as: ada, method: 'PATCH', json: { name: 'New' } })
    await configure(slug, ada, { slowMode: 5 })

    expect((await guss.next('room.listed')).room.name).toBe('New')
    expect((await guss.next('room.listed')).room.settings.slowMode).toBe(5)
    expect(await bobs.isQuiet()).toBe(true)
  })

  test('is not left by its last moderator, who is told what to do first', async () => {
    const { slug } = await makePrivateRoom(chat, bob, { members: [gus] })
    const leave = (as: Visitor) =>
      chat.fetch(`/api/rooms/${slug}/members/me`, { as, method: 'DELETE' })

    const refused = await leave(bob)
    expect(refused.status).toBe(409)
    expect(await problemOf(refused)).toMatchObject({
      code: 'last_moderator',
      detail: expect.stringContaining('Make another member one first'),
    })
    const json = { role: 'moderator' }
    await chat.fetch(`/api/rooms/${slug}/members/${gus.id}`, { as: bob, method: 'PATCH', json })
    const both = await Promise.all([leave(bob), leave(gus)])
    expect(both.map(({ status }) => status).sort()).toEqual([204, 409])
  })

  test('is left by its last moderator who answers for the whole server', async () => {
    const { slug } = await makePrivateRoom(chat, ada, { members: [bob] })
    const left = await chat.fetch(`/api/rooms/${slug}/members/me`, { as: ada, method: 'DELETE' })

    expect(left.status).toBe(204)
    const room: Room = await chat.json(`/api/rooms/${slug}`, { as: bob })
    expect(room.slug).toBe(slug)
  })
})

test('security 01: behind a proxy on this machine, a stranger neither deletes rooms nor configures them', async () => {
  const env = {
    LOBBY_ORIGIN: 'https://chat.example.org',
    LOBBY_TRUSTED_PROXIES: '127.0.0.1',
    LOBBY_GUESTS: 'on',
    LOBBY_OPEN_ROOMS: 'on',
  }
  await using proxied = await buildChat({ rooms: ['garden'], env })
  const eve = await proxied.guest('Eve')
  const path = '/api/rooms/garden'
  const json = { slowMode: 30 }
  const answers = [
    await proxied.fetch(path, { as: eve, method: 'DELETE' }),
    await proxied.fetch(`${path}/settings`, { as: eve, method: 'PATCH', json }),
  ]
  expect(answers.map(({ status }) => status)).toEqual([403, 403])
  expect((await proxied.fetch(path, { as: eve })).status).toBe(200)
})

test('security 23: changes of rooms are counted by person, and without a session by network', async () => {
  const env = {
    LOBBY_LIMITS: 'on',
    LOBBY_ORIGIN: 'https://chat.example.org',
    LOBBY_TRUSTED_PROXIES: '127.0.0.1',
    LOBBY_GUESTS: 'on',
    LOBBY_OPEN_ROOMS: 'on',
  }
  await using limited = await buildChat({ rooms: ['garden'], env })
  const olga = await limited.account('Olga', 'owner')
  const path = '/api/rooms/garden'
  const rename = (name: string, address: string) =>
    limited.fetch(path, {
      ...{ method: 'PATCH', json: { name }, headers: { 'x-forwarded-for': address } },
    })
  const times = Array.from({ length: 60 }, (_, each) => each)
  const configured = times.map((each) => {
    const json = { slowMode: each % 2 ? 10 : 30 }
    return limited.fetch(`${path}/settings`, { as: olga, method: 'PATCH', json })
  })
  const renamed = times.map((each) => rename(`Garden ${each}`, `2001:db8::${each}`))
  for (const answers of [await Promise.all(configured), await Promise.all(renamed)])
    expect(new Set(answers.map(({ status }) => status))).toEqual(new Set([200, 429]))
  expect((await rename('Meadow', '2001:db8:0:1::1')).status).toBe(200)
})

import type { Room } from '@lobby/protocol'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { rates } from '../ground/rate-limit.ts'
import { now } from '../storage/instants.ts'
import { buildChat, type Chat, newClientId, type Visitor } from '../testing/build-chat.ts'
import { makePrivateRoom } from '../testing/private-room.ts'

let chat: Chat
let ada: Visitor
let bob: Visitor
let eve: Visitor
beforeAll(async () => {
  chat = await buildChat()
  ada = await chat.account('Ada')
  bob = await chat.guest('Bob')
  eve = await chat.account('Eve', 'owner')
  // They have met.
  for (const as of [ada, bob, eve]) await sayIn('lobby', as, 'Hello')
})
afterAll(() => chat[Symbol.asyncDispose]())

const sayIn = (slug: string, as: Visitor, body: string) =>
  chat.fetch(`/api/rooms/${slug}/messages`, { as, json: { body } })
const open = (as: Visitor, ...people: readonly { id: string }[]) =>
  chat.fetch('/api/direct-rooms', { as, json: { people: people.map(({ id }) => id) } })
const openRoom = async (as: Visitor, ...people: readonly { id: string }[]) =>
  (await (await open(as, ...people)).json()) as Room
const authorOf = ({ id, name, guest }: Visitor) => ({ id, name, guest })

describe('a direct room', () => {
  test('is the same one for each of its people, however often they ask', async () => {
    const first = await open(ada, bob)
    const again = await open(bob, ada, ada, bob)
    const group = await openRoom(ada, bob, eve)

    expect([first.status, again.status]).toEqual([201, 200])
    const { slug } = (await first.json()) as Room
    expect(((await again.json()) as Room).slug).toBe(slug)
    expect(slug).toMatch(/^direct-[0-9a-f]{32}$/)
    expect(group.slug).not.toBe(slug)
    expect((await openRoom(eve, ada, bob)).slug).toBe(group.slug)
  })

  test('is made once when both begin in the same moment', async () => {
    const [carl, dora] = [await chat.account('Carl'), await chat.account('Dora')]
    for (const as of [carl, dora]) await sayIn('lobby', as, 'Hello')

    const rooms = await Promise.all(
      Array.from({ length: 20 }, (_, index) =>
        index % 2 === 0 ? openRoom(carl, dora) : openRoom(dora, carl),
      ),
    )

    expect(new Set(rooms.map(({ slug }) => slug)).size).toBe(1)
    const { rooms: listed } = await chat.json('/api/rooms', { as: carl })
    expect(listed.filter(({ kind }: Room) => kind === 'direct')).toHaveLength(1)
  })

  test('is called by another name as soon as a person in it is', async () => {
    const [mona, lars] = [await chat.account('Mona'), await chat.guest('Lars')]
    for (const as of [mona, lars]) await sayIn('lobby', as, 'Hello')
    const { slug } = await openRoom(mona, lars)
    const [page, stranger] = [await chat.connect(mona), await chat.connect(eve)]
    await chat.connect(lars)

    await chat.fetch('/api/auth/me', { as: lars, method: 'PATCH', json: { name: 'Lars II' } })
    const { room } = await page.next('room.listed')
    expect(room).toMatchObject({
      slug,
      name: 'Lars II',
      people: [{ id: lars.id, name: 'Lars II', guest: true }],
    })

    await chat.app.context.settings.change({ signUp: 'anybody' }, 'operator')
    const account = { username: 'Lasse', password: 'the garden of ada 17' }
    await chat.fetch('/api/auth/sign-up', { as: lars, json: account })
    const { room: later } = await page.next('room.listed')
    expect(later).toMatchObject({ slug, name: 'Lasse', people: [{ id: lars.id, guest: false }] })
    expect(await stranger.isQuiet()).toBe(true)
  })

  test('is called, for each of its people, by the names of the others', async () => {
    const { slug } = await openRoom(ada, bob, eve)
    const seenBy = (as: Visitor) => chat.json(`/api/rooms/${slug}`, { as })

    expect(await seenBy(ada)).toMatchObject({
      name: 'Bob, Eve',
      kind: 'direct',
      people: [authorOf(bob), authorOf(eve)],
    })
    expect(await seenBy(bob)).toMatchObject({ name: 'Ada, Eve' })
    await chat.fetch('/api/auth/me', { as: bob, method: 'PATCH', json: { name: 'Robert' } })
    expect(await seenBy(ada)).toMatchObject({ name: 'Eve, Robert' })
    await chat.fetch('/api/auth/me', { as: bob, method: 'PATCH', json: { name: 'Bob' } })
  })

  test('is in everybody’s list at once, and is followed and written in as any room', async () => {
    const [fay, gus] = [await chat.account('Fay'), await chat.guest('Gus')]
    for (const as of [fay, gus]) await sayIn('lobby', as, 'Hello')
    const [fays, guss, eves] = [
      await chat.connect(fay),
      await chat.connect(gus),
      await chat.connect(eve),
    ]

    const { slug } = await openRoom(fay, gus)

    expect((await guss.next('room.listed')).room).toMatchObject({ slug, name: 'Fay', unread: 0 })
    expect((await fays.next('room.listed')).room).toMatchObject({ slug, name: 'Gus' })
    await guss.command({ type: 'room.follow', room: slug, cursor: null })
    const { seq } = await fays.say(slug, 'Tea?')
    expect((await guss.eventsUpTo(slug, seq)).at(-1)).toMatchObject({ message: { body: 'Tea?' } })
    expect(await eves.isQuiet()).toBe(true)
  })

  test('security 54: tells its people alone who types in it', async () => {
    const { slug } = await openRoom(ada, bob)
    const [adas, bobs, eves] = [
      await chat.connect(ada, { [slug]: null }),
      await chat.connect(bob, { [slug]: null }),
      await chat.connect(eve, { lobby: null }),
    ]
    for (const socket of [adas, bobs, eves]) await socket.next('snapshot')

    await eves.socket.sendJson({ type: 'typing.start', room: slug })
    await adas.socket.sendJson({ type: 'typing.start', room: slug })

    expect((await bobs.next('member.typing')).author.name).toBe('Ada')
    for (const socket of [adas, bobs, eves]) expect(await socket.isQuiet()).toBe(true)
  })

  test('counts what was written while a person was away', async () => {
    const hal = await chat.account('Hal')
    await sayIn('lobby', hal, 'Hello')
    const { slug } = await openRoom(ada, hal)
    await sayIn(slug, ada, 'Are you there?')

    const { welcome } = await chat.connect(hal)

    expect(welcome.rooms.find((room) => room.slug === slug)).toMatchObject({ unread: 1 })
  })

  test('security 43: answers everybody else, whatever they are on the server, as if it were not there', async () => {
    const { slug, lastSeq } = await openRoom(ada, bob)
    const asks = [
      ['GET', ''],
      ['PATCH', '', { name: 'Mine' }],
      ['PATCH', '/settings', { archived: true }],
      ['DELETE', ''],
      ['GET', '/messages'],
      ['POST', '/messages', { body: 'Tea?' }],
      ['DELETE', `/messages/${lastSeq}`],
      ['GET', '/members'],
      ['PUT', `/members/${eve.id}`],
      ['PATCH', `/members/${bob.id}`, { role: 'muted' }],
      ['DELETE', `/members/${bob.id}`],
      ['DELETE', '/members/me'],
      ['PUT', `/bans/${bob.id}`],
    ] as const

    for (const [method, path, json] of asks) {
      const ask = async (room: string) => {
        const init = { as: eve, ...(json && { json }), method }
        const answer = await chat.fetch(`/api/rooms/${room}${path}`, init)
        return { ask: `${method} ${path}`, status: answer.status, body: await answer.json() }
      }
      const [there, nowhere] = [await ask(slug), await ask('nowhere')]
      expect(there).toEqual(nowhere)
      expect(there.status).toBe(404)
    }
    const eves = await chat.connect(eve)
    expect(eves.welcome.rooms.map((room) => room.slug)).not.toContain(slug)
    const follow = { type: 'room.follow', room: slug, cursor: null } as const
    expect(await eves.command(follow)).toMatchObject({ code: 'no_such_room' })
    const send = { type: 'message.send', room: slug, clientId: newClientId(), body: 'Hi' } as const
    expect(await eves.command(send)).toMatchObject({ code: 'no_such_room' })
  })

  test('keeps its people: nobody comes, goes or moderates, and the operator changes nothing about that', async () => {
    await using server = await buildChat({ operatorToken: 'a token that nobody knows' })
    const [ida, jon] = [await server.account('Ida'), await server.account('Jon')]
    for (const as of [ida, jon])
      await server.fetch('/api/rooms/lobby/messages', { as, json: { body: 'Hello' } })
    const { slug }: Room = await server.json('/api/direct-rooms', {
      as: ida,
      json: { people: [jon.id] },
    })
    const room = `/api/rooms/${slug}`
    const asks = [
      ['PUT', `${room}/members/${jon.id}`],
      ['DELETE', `${room}/members/${jon.id}`],
      ['PATCH', `${room}/members/${jon.id}`, { role: 'moderator' }],
      ['PUT', `${room}/bans/${jon.id}`],
      ['POST', `${room}/guest-links`, {}],
      ['PATCH', room, { name: 'Ours' }],
      ['PATCH', `${room}/settings`, { archived: true }],
    ] as const

    for (const [method, path, json] of asks) {
      const headers = { authorization: 'Bearer a token that nobody knows' }
      const operator = await server.fetch(path, { method, headers, ...(json && { json }) })
      expect([method, path, operator.status]).toEqual([method, path, 403])
      const member = await server.fetch(path, { method, as: ida, ...(json && { json }) })
      expect([method, path, member.status]).toEqual([method, path, 403])
    }
    expect((await server.fetch(`${room}/members/me`, { as: ida, method: 'DELETE' })).status).toBe(
      403,
    )
  })
})

describe('people one may write to', () => {
  test('security 43: people one has met in a room, and nobody else: others seem not to be there', async () => {
    const [kim, lea] = [await chat.account('Kim'), await chat.account('Lea')]
    const stranger = await open(ada, kim)
    const nobody = await open(ada, { id: 'nobody' })

    expect(stranger.status).toBe(404)
    expect(await stranger.json()).toEqual(await nobody.json())
    await makePrivateRoom(chat, kim, { members: [lea] })
    expect((await open(lea, kim)).status).toBe(201)
    expect((await open(ada, kim)).status).toBe(404)
  })

  test('not people met only where one is banned, nor deactivated ones', async () => {
    const [max, ned] = [await chat.account('Max'), await chat.account('Ned')]
    await chat.fetch('/api/rooms', { as: eve, json: { slug: 'den' } })
    await sayIn('den', ned, 'Hello')
    await chat.fetch(`/api/rooms/den/bans/${max.id}`, { as: eve, method: 'PUT' })
    expect((await open(max, ned)).status).toBe(404)

    expect((await open(ada, ned)).status).toBe(201)
    await sayIn('den', max, 'Hello')
    await chat.app.context.db
      .updateTable('user')
      .set({ deactivatedAt: now() })
      .where('id', '=', ned.id)
      .execute()
    expect((await open(eve, ned)).status).toBe(404)
  })

  test.each([
    ['nobody', []],
    ['only oneself', ['me']],
    ['nine others', Array.from({ length: 9 }, (_, index) => `person-${index}`)],
    ['a number', [7]],
  ])('not %s', async (_, ids) => {
    const people = ids.map((id) => (id === 'me' ? ada.id : id))
    const answer = await chat.fetch('/api/direct-rooms', { as: ada, json: { people } })

    expect(answer.status).toBe(400)
    expect(((await answer.json()) as { detail: string }).detail).toContain('people')
  })

  test('nobody, for a person the server would not know again', async () => {
    const json = { people: [ada.id] }
    expect((await chat.fetch('/api/direct-rooms', { json })).status).toBe(401)
  })

  test('security 23: only so many new ones at once', async () => {
    await using limited = await buildChat({ env: { LOBBY_LIMITS: 'on' } })
    const otto = await limited.guest('Otto')
    const { burst } = rates.newDirectRoom
    for (let count = 0; count < burst; count++)
      limited.app.context.limiter.consume('newDirectRoom', otto.id)
    const pia = await limited.guest('Pia')
    await limited.fetch('/api/rooms/lobby/messages', { as: pia, json: { body: 'Hello' } })

    const answer = await limited.fetch('/api/direct-rooms', {
      as: otto,
      json: { people: [pia.id] },
    })

    expect(answer.status).toBe(429)
  })
})

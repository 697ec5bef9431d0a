import { describe, expect, test } from 'vitest'
import { rates } from '../ground/rate-limit.ts'
import { defaultSettings } from '../storage/room-settings.ts'
import { buildChat, passwordOf, type Visitor } from '../testing/build-chat.ts'

const garden = {
  slug: 'garden',
  name: 'The garden',
  topic: '',
  kind: 'public',
  settings: defaultSettings,
  createdAt: expect.stringMatching(/^\d{4}-\d\d-\d\dT[\d:.]{12}Z$/),
  epoch: expect.any(String),
  lastSeq: 0,
  readSeq: 0,
  unread: 0,
}

describe('making rooms', () => {
  test('answers 201 with the room and where it is', async () => {
    await using chat = await buildChat()

    const made = await chat.fetch('/api/rooms', { json: { slug: 'garden', name: 'The garden' } })

    expect(made.status).toBe(201)
    expect(made.headers.get('location')).toBe('/api/rooms/garden')
    expect(await made.json()).toEqual(garden)
    expect(await chat.json('/api/rooms/garden')).toEqual(garden)
  })

  test.each([
    [{ name: 'Späte Runde!' }, { slug: 'späte-runde', name: 'Späte Runde!' }],
    [{ slug: 'attic' }, { slug: 'attic', name: 'attic' }],
    [{ slug: 'cafe\u0301' }, { slug: 'caf\u00e9', name: 'caf\u00e9' }],
    [{ name: '  Two \u200b  words ' }, { slug: 'two-words', name: 'Two words' }],
  ])('of %j gives %j', async (wanted, room) => {
    await using chat = await buildChat()

    const made = await chat.fetch('/api/rooms', { json: wanted })

    expect(await made.json()).toMatchObject(room)
    expect(await chat.json(made.headers.get('location') as string)).toMatchObject(room)
  })

  test('at a taken address is refused with 409', async () => {
    await using chat = await buildChat({ rooms: ['garden'] })

    const again = await chat.fetch('/api/rooms', { json: { slug: 'garden', name: 'Mine' } })

    expect(again.status).toBe(409)
    expect(again.headers.get('content-type')).toBe('application/problem+json')
    expect(await again.json()).toEqual({
      type: 'about:blank',
      title: 'Conflict',
      status: 409,
      code: 'room_exists',
      detail: expect.any(String),
    })
    expect((await chat.json('/api/rooms/garden')).name).toBe('garden')
  })

  test.each([
    ['neither slug nor name', {}],
    ['a slug with a blank', { slug: 'a b' }],
    ['a slug of 65 characters', { slug: 'x'.repeat(65) }],
    ['an empty slug', { slug: '' }],
    ['a name of every object', { slug: '__proto__' }],
    ['a name without a letter', { name: '!!!' }],
    ['a name of 65 characters', { name: 'x'.repeat(65) }],
    ['a name that cannot be seen', { slug: 'a', name: '\u200b' }],
    ['an owner', { slug: 'a', createdBy: 'eve' }],
    ['a place', { slug: 'a', lastSeq: 7 }],
    ['a list', []],
    ['null', null],
  ])('of %s is refused with 400', async (_, body) => {
    await using chat = await buildChat()

    const refused = await chat.fetch('/api/rooms', { json: body })

    expect(refused.status).toBe(400)
    expect(await refused.json()).toMatchObject({ code: 'invalid', status: 400 })
    expect((await chat.json('/api/rooms')).rooms).toHaveLength(1)
  })

  test('is for the operator where it is not open', async () => {
    const operatorToken = 'operator-of-this-test'
    await using chat = await buildChat({ env: { LOBBY_OPEN_ROOMS: 'off' }, operatorToken })
    const make = (more: { as?: Visitor; headers?: HeadersInit }) =>
      chat.fetch('/api/rooms', { json: { slug: 'garden' }, ...more })
    const makeWith = (authorization: string) => make({ headers: { authorization } })

    expect((await make({})).status).toBe(401)
    expect((await make({ as: await chat.guest('Ada') })).status).toBe(403)
    expect((await makeWith('Bearer operator-of-that-test')).status).toBe(401)
    expect((await makeWith(`Bearer ${operatorToken}`)).status).toBe(201)
  })

  test('is limited for each person, and wider for an address without one', async () => {
    await using chat = await buildChat({ env: { LOBBY_LIMITS: 'on' } })
    const ada = await chat.guest('Ada')
    const make = (slug: string, as?: Visitor) =>
      chat.fetch('/api/rooms', { json: { slug }, ...(as && { as }) })
    let refused: Response | undefined
    for (let made = 0; made <= rates.newRoom.burst; made++)
      refused = await make(`room-${made}`, ada)

    expect((await make('of-nobody')).status).toBe(201)
    expect(refused?.status).toBe(429)
    expect(Number(refused?.headers.get('retry-after'))).toBeGreaterThan(0)
    expect(await refused?.json()).toMatchObject({ code: 'rate' })
  })
})

describe('rooms that are there', () => {
  test('a server begins with one, and it is made once', async () => {
    await using chat = await buildChat()
    expect((await chat.json('/api/rooms')).rooms).toMatchObject([{ slug: 'lobby', name: 'Lobby' }])
    await using again = await buildChat({ rooms: ['garden'] })
    expect((await again.json('/api/rooms')).rooms).toHaveLength(2)
  })

  test('are welcomed with as people order names', async () => {
    await using chat = await buildChat({
      rooms: ['garden', 'Attic', 'zoo', 'Öl', 'room-10', 'room-9'],
    })
    const { rooms } = (await chat.connect('Ada')).welcome

    expect(rooms.map(({ name }: { name: string }) => name)).toEqual([
      'Attic',
      'garden',
      'Lobby',
      'Öl',
      'room-9',
      'room-10',
      'zoo',
    ])
  })

  test('take another name, and keep their address', async () => {
    await using chat = await buildChat({ rooms: ['garden'] })

    const renamed = await chat.fetch('/api/rooms/garden', {
      method: 'PATCH',
      json: { name: 'The garden' },
    })

    expect(renamed.status).toBe(200)
    expect(await renamed.json()).toEqual({ ...garden, lastSeq: 1 })
    expect((await chat.json('/api/rooms/garden')).name).toBe('The garden')
  })

  test('are named the same without an event', async () => {
    await using chat = await buildChat({ rooms: ['garden'] })

    await chat.fetch('/api/rooms/garden', { method: 'PATCH', json: { name: 'garden' } })

    expect((await chat.json('/api/rooms/garden')).lastSeq).toBe(0)
  })

  test.each([
    ['no name', {}],
    ['another slug', { name: 'a', slug: 'b' }],
    ['an empty name', { name: '' }],
  ])('are not changed to %s', async (_, json) => {
    await using chat = await buildChat({ rooms: ['garden'] })

    expect((await chat.fetch('/api/rooms/garden', { method: 'PATCH', json })).status).toBe(400)
  })

  test('are deleted with everything said in them', async () => {
    await using chat = await buildChat({ rooms: ['garden'] })
    await chat.say('garden', 'Tea?')

    const gone = await chat.fetch('/api/rooms/garden', { method: 'DELETE' })

    expect(gone.status).toBe(204)
    expect(await gone.text()).toBe('')
    expect((await chat.fetch('/api/rooms/garden')).status).toBe(404)
    expect((await chat.fetch('/api/rooms/garden/messages')).status).toBe(404)
    expect((await chat.fetch('/api/rooms/garden', { method: 'DELETE' })).status).toBe(404)
  })

  test('are not deleted by guests of a server that others reach', async () => {
    const env = { HOST: '0.0.0.0', LOBBY_GUESTS: 'on', LOBBY_OPEN_ROOMS: 'on' }
    await using chat = await buildChat({ rooms: ['garden'], env })
    const eve = await chat.guest('Eve')

    const refused = await chat.fetch('/api/rooms/garden', { method: 'DELETE', as: eve })

    expect(refused.status).toBe(403)
    expect(await refused.json()).toMatchObject({ detail: 'This is not open to you in this room.' })
    expect((await chat.fetch('/api/rooms/garden')).status).toBe(200)
  })

  test('are deleted and configured by all people only until the server has an owner', async () => {
    await using chat = await buildChat({ rooms: ['garden', 'attic'] })
    const bob = await chat.account('Bob')
    const ask = (as?: Visitor) => ({ ...(as && { as }) })
    const remove = async (slug: string, as?: Visitor) =>
      (await chat.fetch(`/api/rooms/${slug}`, { method: 'DELETE', ...ask(as) })).status
    const configure = async (as?: Visitor) =>
      (
        await chat.fetch('/api/rooms/garden/settings', {
          method: 'PATCH',
          json: { slowMode: 30 },
          ...ask(as),
        })
      ).status
    expect(await remove('attic')).toBe(204)
    expect(await configure()).toBe(200)

    const owner = { username: 'Olga', password: passwordOf('Olga'), role: 'owner' } as const
    await chat.app.context.newAccountActions.createAccountFor('operator', owner)

    expect([await remove('garden'), await configure()]).toEqual([401, 401])
    expect(await remove('garden', await chat.guest('Eve'))).toBe(403)
    expect(await remove('garden', bob)).toBe(403)
    expect(await remove('garden', await chat.signIn('Olga'))).toBe(204)
  })

  test('are not read where guests are not let in', async () => {
    await using chat = await buildChat({ rooms: ['garden'], env: { LOBBY_GUESTS: 'off' } })

    for (const path of ['/api/rooms', '/api/rooms/garden', '/api/rooms/garden/messages']) {
      const refused = await chat.fetch(path)
      expect([path, refused.status]).toEqual([path, 401])
      expect(await refused.json()).toMatchObject({ code: 'signed_out' })
    }
  })
})

test.each([
  ['GET', undefined],
  ['PATCH', { name: 'a' }],
  ['DELETE', undefined],
])('%s of a room that is not there is 404', async (method, json) => {
  await using chat = await buildChat()

  const missing = await chat.fetch('/api/rooms/nowhere', { method, ...(json && { json }) })

  expect(missing.status).toBe(404)
  expect(await missing.json()).toMatchObject({ code: 'no_such_room' })
})

test.each([['/api/rooms/a%20b'], ['/api/rooms/%E0%A4%A'], [`/api/rooms/${'x'.repeat(300)}`]])(
  '%s is no address of a room: 400',
  async (path) => {
    await using chat = await buildChat()

    const refused = await chat.fetch(path)

    expect(refused.status).toBe(400)
  },
)

import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { buildChat, type Chat, type Visitor } from '../testing/build-chat.ts'

let chat: Chat
let owner: Visitor
let ids: Record<string, string>

const list = async (path: string, as = owner) => chat.json(`/api/admin/${path}`, { as })
const names = (rows: { name: string }[]) => rows.map(({ name }) => name)
const bodies = ({ messages }: { messages: { body: string }[] }) => messages.map(({ body }) => body)

beforeAll(async () => {
  chat = await buildChat()
  owner = await chat.account('Olga', 'owner')
  const ada = await chat.account('Ada', 'admin')
  const bob = await chat.account('bob')
  await chat.account('Bobby_7', 'moderator')
  const gus = await chat.guest('Gus 100%')
  const { log } = chat.app.context
  const author = ({ id, name, guest }: Visitor) => ({ id, name, guest })
  const say = (who: Visitor, body: string) =>
    ({ kind: 'message.created', author: author(who), body }) as const
  const joins = (who: Visitor) =>
    ({ kind: 'member.joined', author: author(ada), member: author(who) }) as const
  const garden = await log.createRoom({
    slug: 'garden',
    name: 'Garden',
    first: [joins(bob), say(ada, 'Tea at 5?'), say(bob, 'Yes, tea.'), say(gus, '100% tea')],
  })
  const attic = await log.createRoom({
    slug: 'attic-0123456789abcdef',
    name: 'Attic',
    kind: 'private',
    first: [joins(ada), joins(bob), say(ada, 'A secret about tea.')],
  })
  await log.createRoom({ slug: 'cellar', name: 'cellar' })
  await chat.fetch(`/api/admin/users/${bob.id}`, {
    method: 'PATCH',
    json: { active: false },
    as: owner,
  })
  ids = { ada: ada.id, bob: bob.id, garden: garden.id, attic: attic.id }
})
afterAll(() => chat[Symbol.asyncDispose]())

describe('people', () => {
  test('are found by a part of the name, by role, and by whether they may sign in', async () => {
    expect(names((await list('users?q=BOB&sort=name')).users)).toEqual(['bob', 'Bobby_7'])
    expect(names((await list('users?role=moderator')).users)).toEqual(['Bobby_7'])
    expect(names((await list('users?role=guest')).users)).toEqual(['Gus 100%'])
    expect(names((await list('users?active=no')).users)).toEqual(['bob'])
    expect(names((await list('users?q=nobody')).users)).toEqual([])
  })

  test('signs that mean something in a pattern mean themselves', async () => {
    expect(names((await list('users?q=%25')).users)).toEqual(['Gus 100%'])
    expect(names((await list('users?q=_')).users)).toEqual(['Bobby_7'])
    expect(names((await list('users?q=%5C')).users)).toEqual([])
  })

  test('are sorted by each column, both ways', async () => {
    const sorted = async (query: string) => names((await list(`users?${query}`)).users)
    expect(await sorted('sort=name')).toEqual(['Ada', 'bob', 'Bobby_7', 'Gus 100%', 'Olga'])
    expect(await sorted('sort=name&order=desc')).toEqual((await sorted('sort=name')).reverse())
    expect(await sorted('sort=createdAt')).toEqual(['Olga', 'Ada', 'bob', 'Bobby_7', 'Gus 100%'])
    expect((await sorted('sort=role&order=desc')).slice(0, 3)).toEqual(['Olga', 'Ada', 'Bobby_7'])
    // Who is signed in nowhere was last here the longest ago.
    expect((await sorted('sort=lastUsedAt'))[0]).toBe('bob')
  })

  test('come in pages, which together are all of them, once each', async () => {
    const pages = await Promise.all(
      [1, 2, 3].map((page) => list(`users?sort=name&limit=2&page=${page}`)),
    )
    expect(pages.map(({ users }) => names(users))).toEqual([
      ['Ada', 'bob'],
      ['Bobby_7', 'Gus 100%'],
      ['Olga'],
    ])
    expect(pages.map(({ total, hasMore }) => [total, hasMore])).toEqual([
      [5, true],
      [5, true],
      [5, false],
    ])
    expect((await list('users?page=9')).users).toEqual([])
  })

  test('have sessions and rooms; which rooms of members alone they are in is not said', async () => {
    const detail = await list(`users/${ids.ada}`)
    expect(detail).toMatchObject({
      user: { name: 'Ada', username: 'Ada', role: 'admin', active: true, sessions: 1 },
      openSessions: [{ address: '127.0.0.1' }],
      rooms: [],
      otherRooms: 1,
      may: ['account.manage', 'session.manage'],
    })
    expect(await list('users/@ADA')).toEqual(detail)
    const bob = await list('users/@bob')
    expect(bob.rooms).toEqual([{ id: ids.garden, name: 'Garden', role: 'member' }])
    expect(bob.user.lastUsedAt).toBeNull()
    expect(JSON.stringify([detail, bob])).not.toMatch(/attic/i)
  })
})

describe('rooms', () => {
  test('are all there, whatever their kind, with their size', async () => {
    const { rooms, total } = await list('rooms')
    expect(names(rooms)).toEqual(['Attic', 'cellar', 'Garden', 'Lobby'])
    expect(total).toBe(4)
    expect(rooms[0]).toMatchObject({ slug: null, kind: 'private', messages: 1, members: 2 })
    expect(rooms[2]).toMatchObject({ slug: 'garden', kind: 'public', messages: 3, members: 1 })
    expect(rooms[1]).toMatchObject({ lastActivityAt: null, messages: 0 })
  })

  test('are found and sorted', async () => {
    expect(names((await list('rooms?q=ARD')).rooms)).toEqual(['Garden'])
    expect(names((await list('rooms?kind=private')).rooms)).toEqual(['Attic'])
    expect(names((await list('rooms?sort=messages&order=desc')).rooms).slice(0, 2)).toEqual([
      'Garden',
      'Attic',
    ])
    expect(names((await list('rooms?sort=members&order=desc')).rooms)[0]).toBe('Attic')
    expect(names((await list('rooms?sort=lastActivityAt&order=desc')).rooms)[0]).toBe('Attic')
    expect(names((await list('rooms?sort=createdAt')).rooms)[0]).toBe('Lobby')
  })

  test('security 32: of members alone show that they are there, and neither who is in them nor what was said', async () => {
    const detail = await list(`rooms/${ids.attic}`)
    expect(detail).toMatchObject({ room: { name: 'Attic', messages: 1 }, people: [] })
    expect(detail.may).toEqual(['room.dissolve'])
    expect(JSON.stringify(detail)).not.toMatch(/secret|0123456789abcdef|Ada|bob/)
    expect(await list('rooms/@garden')).toEqual(await list(`rooms/${ids.garden}`))
    expect(await list(`rooms/${ids.garden}`)).toMatchObject({
      people: [{ user: { name: 'bob' }, role: 'member' }],
      may: ['room.rename', 'room.dissolve'],
    })
  })
})

describe('messages', () => {
  test('are found by text, room, author and time, the newest first', async () => {
    const said = ['100% tea', 'Yes, tea.', 'Tea at 5?']
    expect(bodies(await list('messages?q=TEA')).toSorted()).toEqual(said.toSorted())
    expect(bodies(await list(`messages?q=TEA&room=${ids.garden}`))).toEqual(said)
    expect(bodies(await list('messages?q=0%25'))).toEqual(['100% tea'])
    expect(bodies(await list(`messages?room=${ids.garden}&order=asc&limit=1`))).toEqual([
      'Tea at 5?',
    ])
    expect(bodies(await list('messages?author=bo'))).toEqual(['Yes, tea.'])
    expect(bodies(await list(`messages?authorId=${ids.ada}`))).toEqual(['Tea at 5?'])
    expect(bodies(await list('messages?until=2020-01-01T00:00:00Z'))).toEqual([])
    expect(bodies(await list('messages?since=2020-01-01T00:00:00Z'))).toHaveLength(3)
  })

  test('security 32: of rooms of members alone are found by nobody, not by a member either', async () => {
    const ada = await chat.signIn('Ada')
    for (const as of [owner, ada]) {
      expect(bodies(await list('messages?q=secret', as))).toEqual([])
      expect(bodies(await list(`messages?room=${ids.attic}`, as))).toEqual([])
    }
  })

  test('of a room from which one is banned are not found either', async () => {
    const olga = { id: owner.id, name: owner.name, guest: false }
    const ban = { kind: 'member.banned', author: olga, member: olga } as const
    const keeper = { id: 'keeper', name: 'Keeper', guest: false }
    const said = { kind: 'message.created', author: keeper, body: 'Behind a ban.' } as const
    await chat.app.context.log.createRoom({ slug: 'shed', name: 'shed', first: [said, ban] })
    expect(bodies(await list('messages?q=behind'))).toEqual([])
    const ada = await chat.signIn('Ada')
    expect(bodies(await list('messages?q=behind', ada))).toEqual(['Behind a ban.'])
    await chat.fetch('/api/rooms/shed', { method: 'DELETE', as: ada })
  })
})

test('sessions are found by name, address and browser, and say who may be signed out', async () => {
  const { sessions } = await list('sessions?q=olga')
  expect(sessions).toMatchObject([
    { user: { name: 'Olga', role: 'owner' }, current: true, mayEnd: false },
  ])
  expect((await list('sessions?q=127.0.0')).sessions.length).toBeGreaterThan(3)
  expect((await list('sessions?role=guest')).sessions).toMatchObject([
    { user: { name: 'Gus 100%' }, current: false, mayEnd: true },
  ])
  expect((await list('sessions?sort=name&order=asc')).sessions[0].user.name).toBe('Ada')
})

test('the overview counts people, rooms, messages, sessions and bytes', async () => {
  expect(await list('overview')).toMatchObject({
    version: expect.stringMatching(/^\d/),
    accounts: 4,
    guests: 1,
    rooms: { public: 3, private: 1 },
    messages: 4,
    sessions: expect.any(Number),
    storageBytes: expect.any(Number),
    health: { startedAt: expect.any(String), node: expect.any(String), workers: 1, mail: false },
  })
})

test('the overview has the last 30 days, with what was written and who came on each', async () => {
  const { days } = await list('overview')
  expect(days).toHaveLength(30)
  const { db } = chat.app.context
  const rows = await db.selectFrom('event_rows').select('createdAt').execute()
  const events = new Map<string, number>()
  for (const { createdAt } of rows) {
    const day = new Date(createdAt).toISOString().slice(0, 10)
    events.set(day, (events.get(day) ?? 0) + 1)
  }
  for (const { day, events: count } of days) expect(count).toBe(events.get(day) ?? 0)
  const sum = (days as { people: number }[]).reduce((all, { people }) => all + people, 0)
  expect(sum).toBe(5)
})

const lists = ['users', 'rooms', 'messages', 'sessions', 'audit']

describe.each(lists)('the list of %s', (path) => {
  test.each([
    'limit=101',
    'limit=0',
    'page=0',
    'page=10001',
    'page=1e3',
    'sort=password',
    'sort=name;drop table user',
    'order=sideways',
    `q=${'x'.repeat(201)}`,
    'q=%00',
    'since=yesterday',
    'extra=1',
    '__proto__=1',
    'constructor=1',
    'id=1',
  ])('security 28: refuses %s and says what is right', async (query) => {
    const refused = await chat.fetch(`/api/admin/${path}?${query}`, { as: owner })
    expect(refused.status).toBe(400)
    expect(await refused.json()).toMatchObject({ code: 'invalid', detail: expect.any(String) })
  })
})

test('security 28: bodies with keys that are not theirs change nothing', async () => {
  const extras = ['id', 'is_admin', 'sender_id', 'seq', 'created_at', 'epoch', 'password_hash']
  const bodies = [
    ['PATCH', `users/${ids.ada}`, { active: true }],
    ['POST', 'users', { username: 'eve', password: 'the garden of eve', role: 'member' }],
    ['POST', 'rooms', { slug: 'pond' }],
    ['PATCH', `rooms/${ids.garden}`, { name: 'Pond' }],
  ] as const
  for (const [method, path, json] of bodies)
    for (const key of extras) {
      const init = { method, json: { ...json, [key]: 'x' }, as: owner }
      expect((await chat.fetch(`/api/admin/${path}`, init)).status).toBe(400)
    }
  expect((await list('rooms?q=pond')).rooms).toEqual([])
  expect((await list('users?q=eve')).users).toEqual([])
})

const corpus = [
  "'",
  "' OR '1'='1",
  "' OR 1=1 --",
  "'; DROP TABLE user; --",
  '") OR 1=1 --',
  "' UNION SELECT password FROM account --",
  "%' OR name LIKE '%",
  '\\',
  "\\' OR 1=1 --",
  '" OR ""="',
  '`; DELETE FROM rooms',
  "x' AND randomblob(1000000000) --",
  'NEAR(a b)',
  'a* OR b',
]

test('security 08: text that is SQL is looked for as text, wherever text is taken', async () => {
  const before = await list('overview')
  const places: Record<string, readonly string[]> = {
    users: ['q'],
    rooms: ['q'],
    messages: ['q', 'room', 'author', 'authorId'],
    sessions: ['q'],
    audit: ['actor', 'action', 'target'],
  }
  for (const text of corpus)
    for (const [path, keys] of Object.entries(places))
      for (const key of keys) {
        const answer = await chat.fetch(
          `/api/admin/${path}?${new URLSearchParams({ [key]: text })}`,
          { as: owner },
        )
        expect(answer.status).toBe(200)
        const {
          hasMore,
          total = 0,
          actions: _,
          ...rows
        } = (await answer.json()) as Record<string, unknown>
        expect([text, path, Object.values(rows)[0], hasMore, total]).toEqual([
          text,
          path,
          [],
          false,
          0,
        ])
      }
  for (const text of corpus)
    for (const path of ['users', 'rooms', 'messages', 'sessions']) {
      const address = `/api/admin/${path}/${encodeURIComponent(text)}`
      const method = path === 'sessions' ? 'DELETE' : 'GET'
      expect([text, (await chat.fetch(address, { method, as: owner })).status]).toEqual([text, 404])
    }
  const { freeBytes: _, ...health } = before.health
  expect(await list('overview')).toMatchObject({
    ...before,
    health,
    storageBytes: expect.any(Number),
  })
})

test('security 41: each thing done in the admin area is one entry of the audit log, found by its filters', async () => {
  const entries = async (query = '') => (await list(`audit?${query}`)).entries
  const [last] = await entries('limit=1')
  const cleo = await chat.account('Cleo')
  const post = await chat.fetch('/api/rooms/garden/messages', { json: { body: 'Spam' }, as: cleo })
  const { id: spam } = (await post.json()) as { id: string }
  const [{ id: session }] = (await list('sessions?q=cleo')).sessions
  const requests = [
    ['POST', 'users', { username: 'Dora', password: 'the garden of dora', role: 'member' }],
    ['PATCH', 'users/@dora', { role: 'moderator' }],
    ['PATCH', 'users/@dora', { active: false }],
    ['PATCH', 'users/@dora', { active: true }],
    ['POST', 'users/@dora/reset-link'],
    ['DELETE', `sessions/${session}`],
    ['DELETE', 'users/@ada/sessions'],
    ['POST', 'rooms', { name: 'Pond' }],
    ['PATCH', `rooms/${ids.garden}`, { name: 'Orchard' }],
    ['DELETE', `messages/${spam}`],
    ['DELETE', `rooms/${ids.garden}`],
    ['DELETE', `rooms/${ids.attic}`],
    ['PATCH', 'settings', { signUp: 'anybody' }],
  ] as const
  for (const [method, path, json] of requests) {
    const answer = await chat.fetch(`/api/admin/${path}`, {
      method,
      as: owner,
      ...(json && { json }),
    })
    expect([method, path, answer.ok]).toEqual([method, path, true])
  }
  const since = (await entries('order=asc&limit=100')).slice(last.id)
  const written = since.filter(({ action }: { action: string }) => action !== 'account.sign-in')
  const person = (name: string) => ({ kind: 'person', name })
  expect(written).toMatchObject([
    { action: 'account.manage', target: person('Dora'), after: { role: 'member' } },
    { before: { role: 'member' }, after: { role: 'moderator' }, target: person('Dora') },
    { before: { active: true }, after: { active: false } },
    { before: { active: false }, after: { active: true } },
    { action: 'account.help', after: { linkFor: 'reset', until: expect.any(String) } },
    { action: 'session.manage', target: { kind: 'session', name: 'Cleo' } },
    { action: 'session.manage', target: person('Ada'), after: { sessions: 0 } },
    { action: 'room.create', target: { kind: 'room', name: 'Pond' } },
    { action: 'room.rename', before: { name: 'Garden' }, after: { name: 'Orchard' } },
    { action: 'message.delete', target: { kind: 'message' }, room: 'garden' },
    { action: 'room.dissolve', target: { kind: 'room', name: 'Orchard' } },
    { action: 'room.dissolve', target: { kind: 'room', name: 'Attic' } },
    { action: 'settings.change', target: { kind: 'server' } },
  ])
  for (const entry of written)
    expect(entry).toMatchObject({ actor: { id: owner.id, name: 'Olga' }, address: '127.0.0.1' })
  expect(JSON.stringify(written)).not.toMatch(/Spam|the garden of/)

  const all = await entries('limit=100')
  expect(await entries('actor=olg&limit=100')).toEqual(
    all.filter(({ actor }: { actor: { name: string } }) => actor.name === 'Olga'),
  )
  expect(await entries('actor=somebody')).toEqual([])
  expect(await entries('action=room.dissolve')).toHaveLength(2)
  expect(await entries('target=DORA')).toHaveLength(5)
  expect(await entries(`since=${written[3].at}&order=asc`)).toHaveLength(10)
  expect((await entries(`until=${written[3].at}`))[0].id).toBe(written[2].id)
  expect((await entries('limit=2&page=2')).map(({ id }: { id: number }) => id)).toEqual([
    written[10].id,
    written[9].id,
  ])
  expect((await list('audit')).actions).toContain('room.dissolve')
})

import { closeCodes, type MadeGuestLink } from '@lobby/protocol'
import { describe, expect, test } from 'vitest'
import { hashOf } from '../ground/secrets.ts'
import { fromNow } from '../storage/instants.ts'
import { buildChat, type Chat, type Visitor, visitorFrom } from '../testing/build-chat.ts'
import { closingOf, soon } from '../testing/closing.ts'
import { onlySqlite } from '../testing/only-sqlite.ts'
import { makePrivateRoom, meet } from '../testing/private-room.ts'
import { planOf, recordQueries } from '../testing/query-plans.ts'
import { listUnwelcome } from './queries.ts'

const tokenOf = ({ url }: { url: string }) => url.split('/').at(-1) as string
const makeLink = (chat: Chat, slug: string, as: Visitor, json = {}): Promise<MadeGuestLink> =>
  chat.json(`/api/rooms/${slug}/guest-links`, { as, json })
const enter = (chat: Chat, token: string, name: string, as?: Visitor) =>
  chat.fetch('/api/guest-link/enter', { json: { token, name }, ...(as && { as }) })
const look = (chat: Chat, token: string) => chat.fetch('/api/guest-link/look', { json: { token } })
const revoke = (chat: Chat, slug: string, id: string, as: Visitor) =>
  chat.fetch(`/api/rooms/${slug}/guest-links/${id}`, { method: 'DELETE', as })
const statusOf = async (chat: Chat, path: string, init: Parameters<Chat['fetch']>[1]) =>
  (await chat.fetch(path, init)).status

/** A server without guests, with a private room of Ada's, and Gus in it by a link. */
async function build() {
  const chat = await buildChat({ rooms: ['garden'], env: { LOBBY_GUESTS: 'off' } })
  const ada = await chat.account('Ada')
  const { slug } = await makePrivateRoom(chat, ada)
  const link = await makeLink(chat, slug, ada)
  const gus = await visitorFrom(await enter(chat, tokenOf(link), 'Gus'))
  return { chat, ada, slug, link, gus }
}

const eventsOf = async (chat: Chat, slug: string) => {
  const events = await chat.app.context.log.read(await chat.roomId(slug), { after: 0, limit: 99 })
  return events.map((event) =>
    'member' in event ? `${event.type} ${event.member.name} by ${event.by.name}` : event.type,
  )
}

describe('a guest of one room, who came by a link', () => {
  test('reads and writes there, also where there are no other guests', async () => {
    const { chat, slug, gus, link } = await build()
    await using _ = chat
    expect(gus).toMatchObject({ name: 'Gus', guest: true })
    expect(await (await look(chat, tokenOf(link))).json()).toEqual({
      ...{ by: 'Ada', room: 'Attic', roomSign: { kind: 'private', image: '' } },
      expiresAt: link.expiresAt,
    })
    const json = { body: 'Hello from outside.' }
    expect(await statusOf(chat, `/api/rooms/${slug}/messages`, { as: gus, json })).toBe(201)
    const { rooms } = await chat.json('/api/rooms', { as: gus })
    expect(rooms.map((room: { slug: string }) => room.slug)).toEqual([slug])
    const client = await chat.connect(gus)
    expect(client.welcome.rooms).toHaveLength(1)
    expect(await client.command({ type: 'room.follow', room: slug, cursor: null })).toMatchObject({
      type: 'ok',
    })
    expect(await eventsOf(chat, slug)).toEqual([
      'member.joined Ada by Ada',
      'member.joined Gus by Ada',
      'message.created',
    ])
  })

  test('security 01: finds no other room, and makes none, by any way in', async () => {
    const { chat, ada, slug, gus } = await build()
    await using _ = chat
    const other = await makePrivateRoom(chat, ada, { name: 'Cellar' })
    for (const room of ['lobby', 'garden', other.slug, 'nowhere']) {
      const path = `/api/rooms/${room}`
      const json = { body: 'Tea?' }
      expect(await statusOf(chat, path, { as: gus })).toBe(404)
      expect(await statusOf(chat, `${path}/messages`, { as: gus })).toBe(404)
      expect(await statusOf(chat, `${path}/messages`, { as: gus, json })).toBe(404)
      expect(await statusOf(chat, `${path}/members`, { as: gus })).toBe(404)
      const client = await chat.connect(gus)
      for (const command of [
        { type: 'room.follow', room, cursor: null },
        { type: 'room.read', room, seq: 1 },
      ] as const)
        expect(await client.command(command)).toMatchObject({ code: 'no_such_room' })
      const seed = await chat.seed(`/ws/chat/${room}/`, gus)
      expect(await seed.receiveJson()).toMatchObject({ error: { code: 'no_such_room' } })
    }
    expect(await statusOf(chat, '/api/rooms', { as: gus, json: { slug: 'mine' } })).toBe(403)
    const kind = 'private'
    expect(await statusOf(chat, '/api/rooms', { as: gus, json: { name: 'Mine', kind } })).toBe(403)
    expect(await statusOf(chat, `/api/rooms/${slug}/guest-links`, { as: gus, json: {} })).toBe(403)
    expect(await statusOf(chat, '/api/invitations', { as: gus, json: {} })).toBe(403)
  })

  test('hears of no room that comes later', async () => {
    const { chat, ada, slug, gus } = await build()
    await using _ = chat
    const client = await chat.connect(gus)
    await client.command({ type: 'room.follow', room: slug, cursor: null })
    const owner = await chat.account('Olga', 'owner')
    const watcher = await chat.connect(ada)
    await chat.fetch('/api/rooms', { as: owner, json: { slug: 'news' } })
    await watcher.next('room.listed')
    await chat.fetch(`/api/rooms/news`, { as: owner, method: 'DELETE' })
    await watcher.next('room.unlisted')
    await chat.fetch(`/api/rooms/${slug}/messages`, { as: ada, json: { body: 'Only this.' } })

    const frames: string[] = []
    for (let type = ''; type !== 'events'; frames.push(type)) type = (await client.nextFrame()).type
    expect(frames.filter((type) => type.startsWith('room.'))).toEqual([])
  })

  test('is the same guest when they open the link again, and another one in another browser', async () => {
    const { chat, ada, slug, link, gus } = await build()
    await using _ = chat
    const again = await enter(chat, tokenOf(link), 'Gustav', gus)
    expect(await again.json()).toEqual({
      user: { id: gus.id, name: 'Gustav', guest: true },
      room: slug,
    })
    const other = await visitorFrom(await enter(chat, tokenOf(link), 'Gus'))
    expect(other.id).not.toBe(gus.id)
    const { links } = await chat.json(`/api/rooms/${slug}/guest-links`, { as: ada })
    expect(links).toMatchObject([{ id: link.id, guests: 2, createdBy: { name: 'Ada' } }])
  })

  test('becomes an account by an invitation, keeps what they wrote, and stays', async () => {
    const { chat, slug, gus } = await build()
    await using _ = chat
    const owner = await chat.account('Olga', 'owner')
    await chat.fetch(`/api/rooms/${slug}/messages`, { as: gus, json: { body: 'Mine.' } })
    const { url } = await chat.json('/api/invitations', { as: owner, json: {} })
    const account = { username: 'Gus', password: 'a garden of many 17' }
    const json = { token: tokenOf({ url }), account }

    const after = await visitorFrom(await chat.fetch('/api/invitations/accept', { as: gus, json }))

    expect(after).toMatchObject({ id: gus.id, guest: false })
    const { rooms } = await chat.json('/api/rooms', { as: after })
    expect(rooms).toHaveLength(3)
  })
})

describe('a room that is left to guests by a link', () => {
  const make = (chat: Chat, slug: string, as: Visitor, id: string) =>
    chat.fetch(`/api/rooms/${slug}/members/${id}`, {
      ...{ as, method: 'PATCH', json: { role: 'moderator' } },
    })

  test('has none of them as a moderator, until they have an account; then they stay', async () => {
    const { chat, ada, slug, link, gus } = await build()
    await using _ = chat
    const refused = await make(chat, slug, ada, gus.id)
    expect(refused.status).toBe(403)
    expect(await refused.json()).toMatchObject({ detail: expect.stringContaining('account') })

    const owner = await chat.account('Olga', 'owner')
    const { url } = await chat.json('/api/invitations', { as: owner, json: {} })
    const account = { username: 'Gus', password: 'a garden of many 17' }
    const json = { token: tokenOf({ url }), account }
    const after = await visitorFrom(await chat.fetch('/api/invitations/accept', { as: gus, json }))
    expect((await make(chat, slug, ada, gus.id)).status).toBe(204)
    await chat.fetch(`/api/rooms/${slug}/members/me`, { as: ada, method: 'DELETE' })
    expect((await revoke(chat, slug, link.id, after)).status).toBe(204)
    const { members } = await chat.json(`/api/rooms/${slug}/members`, { as: after })
    expect(members).toMatchObject([{ user: { name: 'Gus' }, role: 'moderator' }])
  })
})

test('security 12: banning who came by a link takes the link back, so that they are not back by it', async () => {
  const { chat, ada, slug, link, gus } = await build()
  await using _ = chat
  const banned = await chat.fetch(`/api/rooms/${slug}/bans/${gus.id}`, { as: ada, method: 'PUT' })
  expect(banned.status).toBe(204)
  expect((await enter(chat, tokenOf(link), 'Gus again')).status).toBe(404)
  expect(await chat.json('/api/auth/me', { as: gus })).toEqual({ user: null })
  const { links } = await chat.json(`/api/rooms/${slug}/guest-links`, { as: ada })
  expect(links).toMatchObject([{ id: link.id, revokedAt: expect.any(String) }])
})

test('the links of a room that is closed to guests are still listed and taken back', async () => {
  const { chat, ada, slug, link } = await build()
  await using _ = chat
  const path = `/api/rooms/${slug}`
  await chat.fetch(`${path}/settings`, { as: ada, method: 'PATCH', json: { guests: false } })
  expect((await chat.json(`${path}/guest-links`, { as: ada })).links).toMatchObject([
    { id: link.id },
  ])
  const { may } = await chat.json(`${path}/members`, { as: ada })
  expect(may).toContain('guest-link.revoke')
  expect(may).not.toContain('guest-link.make')
  expect((await revoke(chat, slug, link.id, ada)).status).toBe(204)
})

describe('security 12: a guest link that is taken back', () => {
  test('puts its guests out, ends their sockets soon, and lets nobody in', async () => {
    const { chat, ada, slug, link, gus } = await build()
    await using _ = chat
    const native = await chat.connect(gus)
    await native.command({ type: 'room.follow', room: slug, cursor: null })
    const seed = await chat.seed(`/ws/chat/${slug}/`, gus)

    const before = performance.now()
    expect((await revoke(chat, slug, link.id, ada)).status).toBe(204)
    expect(await closingOf(native.socket)).toBe(closeCodes.signedOut)
    await closingOf(seed)
    expect(performance.now() - before).toBeLessThan(soon)

    expect((await eventsOf(chat, slug)).at(-1)).toBe('member.removed Gus by Ada')
    expect(await chat.json('/api/auth/me', { as: gus })).toEqual({ user: null })
    expect(await statusOf(chat, `/api/rooms/${slug}`, { as: gus })).toBe(401)
    expect((await look(chat, tokenOf(link))).status).toBe(404)
    expect((await enter(chat, tokenOf(link), 'Gus')).status).toBe(404)
    const { members } = await chat.json(`/api/rooms/${slug}/members`, { as: ada })
    expect(members.map(({ user }: { user: { name: string } }) => user.name)).toEqual(['Ada'])
  })

  test('leaves nobody behind who came in the same moment', async () => {
    const { chat, ada, slug } = await build()
    await using _ = chat
    for (let round = 0; round < 5; round++) {
      const link = await makeLink(chat, slug, ada)
      const names = ['Bob', 'Cyd', 'Dan', 'Eve']
      const entering = names.map((name) => enter(chat, tokenOf(link), name))
      await revoke(chat, slug, link.id, ada)
      const answers = await Promise.all(entering)
      for (const answer of answers) {
        if (!answer.ok) continue
        const guest = await visitorFrom(answer)
        expect(await chat.json('/api/auth/me', { as: guest })).toEqual({ user: null })
      }
    }
    const { members } = await chat.json(`/api/rooms/${slug}/members`, { as: ada })
    expect(members.map(({ user }: { user: { name: string } }) => user.name)).toEqual(['Ada', 'Gus'])
  })

  test('is the same as one whose time is over, also after a restart', async () => {
    const { chat, ada, slug, link, gus } = await build()
    await using _ = chat
    const { db } = chat.app.context
    const past = fromNow(-1)
    await db.updateTable('links').set({ expiresAt: past }).execute()
    await db.updateTable('user').set({ guestUntil: past }).where('id', '=', gus.id).execute()

    expect((await enter(chat, tokenOf(link), 'Eve')).status).toBe(404)
    expect(await chat.json('/api/auth/me', { as: gus })).toEqual({ user: null })
    await chat.app.context.guestLinkActions.endGuestLinks()
    await chat.app.context.guestLinkActions.endGuestLinks()

    expect(
      (await eventsOf(chat, slug)).filter((event) => event.startsWith('member.removed')),
    ).toEqual(['member.removed Gus by Ada'])
    expect((await revoke(chat, slug, link.id, ada)).status).toBe(204)
  })
})

describe('security 36: a guest link', () => {
  test('is 256 bits, stored as a hash, and begins with the configured address', async () => {
    const env = { LOBBY_ORIGIN: 'https://chat.example.org', LOBBY_OPEN_ROOMS: 'on' }
    await using chat = await buildChat({ env })
    const ada = await chat.account('Ada')
    const { slug } = await makePrivateRoom(chat, ada)
    const headers = { 'x-forwarded-host': 'evil.example' }
    const path = `/api/rooms/${slug}/guest-links`
    const link: MadeGuestLink = await chat.json(path, { as: ada, json: {}, headers })
    expect(link.url).toMatch(/^https:\/\/chat\.example\.org\/invite\/guest\/[\w-]{43}$/)
    const [row] = await chat.app.context.db.selectFrom('links').selectAll().execute()
    expect(row?.hash).toBe(hashOf(tokenOf(link)))
    expect(JSON.stringify(row)).not.toContain(tokenOf(link))
  })

  test('of a moderator who is one no more lets nobody in', async () => {
    const { chat, ada, slug } = await build()
    await using _ = chat
    const mod = await chat.account('Mona')
    await meet(chat, ada, mod)
    const path = `/api/rooms/${slug}/members/${mod.id}`
    await chat.fetch(path, { as: ada, method: 'PUT' })
    const role = (role: string) => chat.fetch(path, { as: ada, method: 'PATCH', json: { role } })
    await role('moderator')
    const link = await makeLink(chat, slug, mod)
    expect((await look(chat, tokenOf(link))).status).toBe(200)
    // Moderators do not put each other down; the server itself may.
    const member = { id: mod.id, name: mod.name, guest: false }
    const draft = { kind: 'member.role', author: member, member, role: 'member' } as const
    await chat.app.context.log.append(await chat.roomId(slug), draft)
    expect((await enter(chat, tokenOf(link), 'Eve')).status).toBe(404)
  })
})

describe('security 12: a guest link', () => {
  const put = (chat: Chat, slug: string, id: string, as: Visitor, json?: object) =>
    chat.fetch(`/api/rooms/${slug}/members/${id}`, {
      ...{ as, method: json ? 'PATCH' : 'DELETE' },
      ...(json && { json }),
    })
  const pause = (chat: Chat, slug: string, id: string, as: Visitor, paused: boolean) =>
    chat.fetch(`/api/rooms/${slug}/guest-links/${id}`, { as, method: 'PATCH', json: { paused } })
  /** Comes in by a browser that the server does not know; answers the guest's id, or undefined when refused. */
  const enterFrom = async (chat: Chat, link: MadeGuestLink, name: string, address: string) => {
    const asking = { headers: new Headers(), address, session: undefined }
    const entry = { token: tokenOf(link), name }
    return chat.app.context.guestLinkActions.enterByGuestLink(asking, entry).then(
      ({ person }) => person.id,
      () => undefined,
    )
  }

  test('lets in as many guests as it was made for, ten where nothing is said, also when they come at once', async () => {
    const { chat, ada, slug, link } = await build()
    await using _ = chat
    expect(link).toMatchObject({ uses: 10, paused: false })
    const two = await makeLink(chat, slug, ada, { uses: 2 })
    const names = ['Una', 'Ugo', 'Ute', 'Ulf']
    const answers = await Promise.all(names.map((name) => enter(chat, tokenOf(two), name)))

    expect(answers.map(({ status }) => status).sort()).toEqual([200, 200, 404, 404])
    expect((await look(chat, tokenOf(two))).status).toBe(404)
    const { links } = await chat.json(`/api/rooms/${slug}/guest-links`, { as: ada })
    expect(links[0]).toMatchObject({ guests: 2, uses: 2 })
    expect((await look(chat, tokenOf(link))).status).toBe(200)
    for (const uses of [0, 1_001, null])
      expect(
        await statusOf(chat, `/api/rooms/${slug}/guest-links`, { as: ada, json: { uses } }),
      ).toBe(400)
  })

  test('that is paused lets no guest in, keeps its guests, and goes on', async () => {
    const { chat, ada, slug, link, gus } = await build()
    await using _ = chat
    expect(await (await pause(chat, slug, link.id, ada, true)).json()).toMatchObject({
      paused: true,
    })

    expect((await look(chat, tokenOf(link))).status).toBe(404)
    expect((await enter(chat, tokenOf(link), 'Eve')).status).toBe(404)
    expect(await statusOf(chat, `/api/rooms/${slug}`, { as: gus })).toBe(200)
    await pause(chat, slug, link.id, ada, false)
    expect((await enter(chat, tokenOf(link), 'Eve')).status).toBe(200)
    expect((await pause(chat, slug, 'none', ada, true)).status).toBe(404)
  })

  test('does not bring back a guest who was removed, nor lets a new one in from their network', async () => {
    const { chat, ada, slug, link, gus } = await build()
    await using _ = chat
    const max = (await enterFrom(chat, link, 'Max', '192.0.2.1')) as string
    const mia = (await enterFrom(chat, link, 'Mia', '2001:db8:1:2::1')) as string

    for (const id of [gus.id, max]) expect((await put(chat, slug, id, ada)).status).toBe(204)
    expect((await put(chat, slug, mia, ada, { role: 'muted' })).status).toBe(204)

    expect((await enter(chat, tokenOf(link), 'Gus', gus)).status).toBe(404)
    expect(await enterFrom(chat, link, 'Gustav', '192.0.2.1')).toBeUndefined()
    expect(await enterFrom(chat, link, 'Maria', '2001:db8:1:ff::9')).toBeUndefined()
    expect(await enterFrom(chat, link, 'Ida', '192.0.2.2')).toEqual(expect.any(String))
    // Another link is another decision of the moderators.
    const second = await makeLink(chat, slug, ada)
    expect(await enterFrom(chat, second, 'Max', '192.0.2.1')).toEqual(expect.any(String))
  })

  test('by which a member came is named to members who may take it back', async () => {
    const { chat, ada, slug, link, gus } = await build()
    await using _ = chat
    const linkOf = async (as: Visitor) => {
      const { members } = await chat.json(`/api/rooms/${slug}/members`, { as })
      return members.find(({ user }: { user: Visitor }) => user.id === gus.id)?.guestLink
    }

    expect(await linkOf(ada)).toBe(link.id)
    expect(await linkOf(gus)).toBe(undefined)
    await chat.app.context.db
      .updateTable('links')
      .set({ expiresAt: fromNow(-1) })
      .execute()
    expect(await linkOf(ada)).toBe(undefined)
  })
})

test('security 41: what is done with invitations and guest links is recorded once each', async () => {
  const { chat, ada, slug, link, gus } = await build()
  await using _ = chat
  await enter(chat, tokenOf(link), 'Gustav', gus)
  await revoke(chat, slug, link.id, ada)
  await revoke(chat, slug, link.id, ada)
  const owner = await chat.account('Olga', 'owner')
  await meet(chat, ada, owner)
  await chat.fetch(`/api/rooms/${slug}/members/${owner.id}`, { as: ada, method: 'PUT' })
  const wanted = { uses: 1, expiresIn: 60, role: 'member', room: slug } as const
  const { id, url } = await chat.app.context.invitationActions.makeInvitation('operator', wanted)
  const account = { username: 'Bob', password: 'a garden of many 17' }
  const accept = () =>
    chat.fetch('/api/invitations/accept', { json: { token: tokenOf({ url }), account } })
  await Promise.all([accept(), accept()])
  for (let times = 0; times < 2; times++)
    await chat.fetch(`/api/invitations/${id}`, { as: owner, method: 'DELETE' })

  const rows = await chat.app.context.db
    .selectFrom('audit')
    .select(['actorName', 'action', 'targetId', 'room', 'address'])
    .where('targetKind', '=', 'link')
    .orderBy('id')
    .execute()
  const ofLink = { targetId: link.id, room: slug, address: '127.0.0.1' }
  const ofInvitation = { targetId: id, room: slug, address: '127.0.0.1' }
  expect(rows).toEqual([
    { ...ofLink, actorName: 'Ada', action: 'guest-link.make' },
    { ...ofLink, actorName: 'Gus', action: 'guest-link.enter' },
    { ...ofLink, actorName: 'Ada', action: 'guest-link.revoke' },
    { ...ofInvitation, actorName: 'Operator', action: 'invitation.make', address: null },
    { ...ofInvitation, actorName: 'Bob', action: 'invitation.accept' },
    { ...ofInvitation, actorName: 'Olga', action: 'invitation.revoke', room: null },
  ])
  const added = chat.app.context.db.selectFrom('audit').select('targetName')
  expect(await added.where('action', '=', 'member.add').execute()).toEqual([{ targetName: 'Olga' }])
})

onlySqlite('the plans of its queries')(
  'of the log, an arrival by a link reads one event for each guest of the link who has left',
  async () => {
    const { chat, slug, link } = await build()
    await using _ = chat
    const { db, asked } = recordQueries(chat.app.context.db)

    await listUnwelcome(db, { id: link.id, roomId: await chat.roomId(slug) })

    const steps = asked.flatMap((query) => planOf(chat.dataFolder, query))
    const ofLog = steps.filter((step) => /events|event_rows/.test(step))
    expect(ofLog).not.toHaveLength(0)
    for (const step of ofLog)
      expect(step).toBe('SEARCH event_rows USING INDEX event_rows_place (room=? AND seq=?)')
  },
)

import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { rates } from '../ground/rate-limit.ts'
import { buildChat, type Chat, type Visitor } from '../testing/build-chat.ts'
import { makePrivateRoom, meet } from '../testing/private-room.ts'
import { markRead } from './read-markers.ts'

let chat: Chat
let ada: Visitor
let bob: Visitor
let eve: Visitor
beforeAll(async () => {
  chat = await buildChat()
  ada = await chat.guest('Ada')
  bob = await chat.account('Bob')
  eve = await chat.account('Eve')
  await meet(chat, ada, bob, eve)
})
afterAll(() => chat[Symbol.asyncDispose]())

const put = (path: string, as: Visitor) => chat.fetch(path, { as, method: 'PUT' })
const remove = (path: string, as: Visitor) => chat.fetch(path, { as, method: 'DELETE' })
const role = (path: string, as: Visitor, role: string) =>
  chat.fetch(path, { as, json: { role }, method: 'PATCH' })

async function seen(slug: string, as: Visitor) {
  const { rooms } = await chat.json('/api/rooms', { as })
  return rooms.some((room: { slug: string }) => room.slug === slug)
}

describe('a private room', () => {
  test('has its maker as its first member and moderator, by an event of its log', async () => {
    const { slug, lastSeq, kind } = await makePrivateRoom(chat, ada)

    expect({ lastSeq, kind }).toEqual({ lastSeq: 1, kind: 'private' })
    expect(await chat.json(`/api/rooms/${slug}/members`, { as: ada })).toEqual({
      members: [{ user: { id: ada.id, name: 'Ada', guest: true }, role: 'moderator', may: [] }],
      may: [
        ...['member.add', 'member.leave', 'member.role', 'member.ban', 'message.delete'],
        ...[
          'guest-link.make',
          'guest-link.revoke',
          'message.send',
          'message.react',
          'message.pin',
          'room.rename',
          'room.configure',
        ],
      ],
    })
  })

  test('is new to a person who was added, and says who did it, until they have read so far', async () => {
    const { slug } = await makePrivateRoom(chat, ada, { members: [bob] })
    const seenBy = (as: Visitor) => chat.json(`/api/rooms/${slug}`, { as })

    expect(await seenBy(bob)).toMatchObject({
      ...{ unread: 0, lastSeq: 2, readSeq: 1, added: { by: { id: ada.id, name: 'Ada' }, seq: 2 } },
    })
    expect(await seenBy(ada)).not.toHaveProperty('added')
    await markRead(chat.app.context.db, bob.id, await chat.roomId(slug), 2)
    expect(await seenBy(bob)).not.toHaveProperty('added')

    await remove(`/api/rooms/${slug}/members/${bob.id}`, ada)
    await put(`/api/rooms/${slug}/members/${bob.id}`, ada)
    expect(await seenBy(bob)).toMatchObject({ added: { seq: 4 } })
    await put(`/api/blocks/${ada.id}`, bob)
    expect(await seenBy(bob)).not.toHaveProperty('added')
    await remove(`/api/blocks/${ada.id}`, bob)
  })

  test('has an address that says its name and that nobody can guess', async () => {
    const { slug } = await makePrivateRoom(chat, ada, { name: 'Board meeting' })

    expect(slug).toMatch(/^board-meeting-[0-9a-f]{32}$/)
  })

  test.each([
    ['an address of one’s own', { name: 'Attic', slug: 'attic' }],
    ['no name', {}],
    ['a history that is none', { name: 'Attic', history: 'some' }],
    ['members', { name: 'Attic', members: ['eve'] }],
  ])('is not made with %s', async (_, wanted) => {
    const json = { kind: 'private', ...wanted }
    expect((await chat.fetch('/api/rooms', { as: ada, json })).status).toBe(400)
  })

  test('is not made by a person the server would not know again', async () => {
    const json = { name: 'Attic', kind: 'private' }
    expect((await chat.fetch('/api/rooms', { json })).status).toBe(401)
  })

  test('answers a stranger exactly as a room that is not there', async () => {
    const { slug } = await makePrivateRoom(chat, ada, { members: [bob] })
    const asks = [
      ['GET', ''],
      ['PATCH', '', { name: 'Mine' }],
      ['DELETE', ''],
      ['GET', '/messages'],
      ['POST', '/messages', { body: 'Tea?' }],
      ['GET', '/members'],
      ['PUT', `/members/${eve.id}`],
      ['PATCH', `/members/${bob.id}`, { role: 'muted' }],
      ['DELETE', `/members/${bob.id}`],
      ['DELETE', '/members/me'],
      ['PUT', `/bans/${bob.id}`],
      ['DELETE', `/bans/${bob.id}`],
    ] as const

    for (const [method, path, json] of asks) {
      const ask = async (room: string) => {
        const init = { as: eve, ...(json && { json }), method }
        const answer = await chat.fetch(`/api/rooms/${room}${path}`, init)
        return { ask: `${method} ${path}`, status: answer.status, body: await answer.json() }
      }
      const [there, nowhere] = [await ask(slug), await ask('nowhere')]
      expect(there).toEqual(nowhere)
      expect(there.body).toMatchObject({ code: 'no_such_room', status: 404 })
    }
    expect(await seen(slug, eve)).toBe(false)
    expect(await seen(slug, bob)).toBe(true)
  })

  test('shows who joins what was said before, unless it was made otherwise', async () => {
    for (const [history, seqs] of [
      ['all', [2, 4]],
      ['joined', [4]],
    ] as const) {
      const { slug } = await makePrivateRoom(chat, ada, { history })
      const messages = `/api/rooms/${slug}/messages`
      await chat.fetch(messages, { as: ada, json: { body: 'before' } })
      await put(`/api/rooms/${slug}/members/${bob.id}`, ada)
      await chat.fetch(messages, { as: ada, json: { body: 'after' } })

      for (const query of ['', '?after=0', '?before=100', '?around=1', '?around=4']) {
        const page = await chat.json(messages + query, { as: bob })
        expect(page.messages.map(({ seq }: { seq: number }) => seq)).toEqual(seqs)
        expect(page.hasBefore).toBe(false)
      }
      const { unread } = await chat.json(`/api/rooms/${slug}`, { as: bob })
      expect(unread).toBe(1)
    }
  })
})

describe('members', () => {
  test('come, change their role, go, and are banned and let in again', async () => {
    const { slug } = await makePrivateRoom(chat, ada)
    const member = `/api/rooms/${slug}/members/${bob.id}`
    const ban = `/api/rooms/${slug}/bans/${bob.id}`
    const roleOfBob = async () => {
      const { members } = await chat.json(`/api/rooms/${slug}/members`, { as: ada })
      return members.find(({ user }: { user: { id: string } }) => user.id === bob.id)?.role
    }

    expect((await put(member, ada)).status).toBe(204)
    expect(await roleOfBob()).toBe('member')
    expect((await role(member, ada, 'muted')).status).toBe(204)
    expect(await roleOfBob()).toBe('muted')
    expect((await remove(member, ada)).status).toBe(204)
    expect(await roleOfBob()).toBe(undefined)
    expect(await seen(slug, bob)).toBe(false)
    expect((await put(member, ada)).status).toBe(204)
    expect((await put(ban, ada)).status).toBe(204)
    expect(await roleOfBob()).toBe('banned')
    expect((await put(member, ada)).status).toBe(403)
    expect((await remove(ban, ada)).status).toBe(204)
    expect(await roleOfBob()).toBe(undefined)
    expect((await put(member, ada)).status).toBe(204)
    expect((await remove(`/api/rooms/${slug}/members/me`, bob)).status).toBe(204)
    expect(await seen(slug, bob)).toBe(false)
  })

  test('are let in once, however often that is asked for', async () => {
    const { slug } = await makePrivateRoom(chat, ada, { members: [bob] })
    const before = (await chat.json(`/api/rooms/${slug}`, { as: ada })).lastSeq

    expect((await put(`/api/rooms/${slug}/members/${bob.id}`, ada)).status).toBe(204)

    expect((await chat.json(`/api/rooms/${slug}`, { as: ada })).lastSeq).toBe(before)
  })

  test('do not moderate each other', async () => {
    const { slug } = await makePrivateRoom(chat, ada, { members: [bob, eve] })

    expect((await put(`/api/rooms/${slug}/bans/${eve.id}`, bob)).status).toBe(403)
    expect((await remove(`/api/rooms/${slug}/members/${eve.id}`, bob)).status).toBe(403)
    expect((await role(`/api/rooms/${slug}/members/${bob.id}`, bob, 'moderator')).status).toBe(403)
  })

  test('who moderate do not put each other out', async () => {
    const { slug } = await makePrivateRoom(chat, ada, { members: [bob] })
    await role(`/api/rooms/${slug}/members/${bob.id}`, ada, 'moderator')

    expect((await put(`/api/rooms/${slug}/bans/${ada.id}`, bob)).status).toBe(403)
    expect((await role(`/api/rooms/${slug}/members/${ada.id}`, bob, 'muted')).status).toBe(403)
    expect((await put(`/api/rooms/${slug}/bans/${ada.id}`, ada)).status).toBe(403)
  })

  test('who have more to say on the server can be let in, and not put out by a room’s moderator', async () => {
    const olga = await chat.account('Olga', 'moderator')
    await using _ = await meet(chat, ada, olga)
    const { slug } = await makePrivateRoom(chat, ada)
    const member = `/api/rooms/${slug}/members/${olga.id}`

    expect((await put(member, ada)).status).toBe(204)
    expect((await role(member, ada, 'muted')).status).toBe(403)
    expect((await remove(member, ada)).status).toBe(403)
    expect((await put(`/api/rooms/${slug}/bans/${olga.id}`, ada)).status).toBe(403)
  })

  test('of a public room are those with a role; who is muted reads, who is banned does not', async () => {
    const operatorToken = 'operator-of-this-test'
    await using other = await buildChat({ operatorToken, rooms: ['garden'] })
    const [mia, max] = [await other.guest('Mia'), await other.guest('Max')]
    const headers = { authorization: `Bearer ${operatorToken}` }
    const mute = { headers, json: { role: 'muted' }, method: 'PATCH' }
    const path = '/api/rooms/garden'
    expect((await other.fetch(`${path}/members/${mia.id}`, mute)).status).toBe(204)
    expect((await other.fetch(`${path}/bans/${max.id}`, { headers, method: 'PUT' })).status).toBe(
      204,
    )

    const say = (as: Visitor) => other.fetch(`${path}/messages`, { as, json: { body: 'Tea?' } })
    expect([(await say(mia)).status, (await say(max)).status]).toEqual([403, 403])
    expect((await other.fetch(`${path}/messages`, { as: mia })).status).toBe(200)
    expect((await other.fetch(`${path}/messages`, { as: max })).status).toBe(403)
    const { members } = await other.json(`${path}/members`, { as: mia })
    expect(members).toMatchObject([{ user: { id: mia.id }, role: 'muted' }])
  })

  test('have to be people the server knows', async () => {
    const { slug } = await makePrivateRoom(chat, ada)

    const answer = await put(`/api/rooms/${slug}/members/nobody`, ada)

    expect(answer.status).toBe(404)
    expect(await answer.json()).toMatchObject({ code: 'not_found' })
  })

  test('are changed only so often', async () => {
    await using limited = await buildChat({ env: { LOBBY_LIMITS: 'on' } })
    const mia = await limited.guest('Mia')
    const { slug } = await makePrivateRoom(limited, mia)
    const statuses: number[] = []
    for (let count = 0; count <= rates.memberChange.burst; count++) {
      const path = `/api/rooms/${slug}/members/nobody`
      statuses.push((await limited.fetch(path, { as: mia, method: 'PUT' })).status)
    }

    expect(statuses.at(0)).toBe(404)
    expect(statuses.at(-1)).toBe(429)
  })
})

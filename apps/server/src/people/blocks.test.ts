import { expect, test } from 'vitest'
import { buildChat, type Chat, type Visitor } from '../testing/build-chat.ts'
import { meet } from '../testing/private-room.ts'

const put = (chat: Chat, as: Visitor, { id }: { id: string }) =>
  chat.fetch(`/api/blocks/${id}`, { as, method: 'PUT' })
const lift = (chat: Chat, as: Visitor, { id }: { id: string }) =>
  chat.fetch(`/api/blocks/${id}`, { as, method: 'DELETE' })
const openDirect = (chat: Chat, as: Visitor, ...people: Visitor[]) =>
  chat.fetch('/api/direct-rooms', { as, json: { people: people.map(({ id }) => id) } })
const say = (chat: Chat, as: Visitor, slug: string, body = 'Hello') =>
  chat.fetch(`/api/rooms/${slug}/messages`, { as, json: { body } })

test('all tabs of a person know which people they have blocked, and nobody else does', async () => {
  await using chat = await buildChat()
  const [ada, bob] = [await chat.account('Ada'), await chat.account('Bob')]
  const [adas, bobs] = [await chat.connect(ada), await chat.connect(bob)]

  expect((await put(chat, ada, bob)).status).toBe(204)
  expect((await put(chat, ada, bob)).status).toBe(204)
  const profile = { color: null, language: null }
  const changed = { type: 'profile.changed', profile: { ...profile, blocked: [bob.id] } }
  expect(await adas.next('profile.changed')).toEqual(changed)
  expect((await chat.connect(ada)).welcome.profile).toEqual(changed.profile)
  expect(await chat.json('/api/blocks', { as: ada })).toMatchObject({ people: [{ name: 'Bob' }] })
  expect(await chat.json('/api/blocks', { as: bob })).toEqual({ people: [] })
  expect(await bobs.isQuiet()).toBe(true)

  expect((await lift(chat, ada, bob)).status).toBe(204)
  expect((await lift(chat, ada, bob)).status).toBe(204)
  expect(await adas.next('profile.changed')).toEqual({ type: 'profile.changed', profile })
  expect(await chat.json('/api/blocks', { as: ada })).toEqual({ people: [] })
})

test('security 55: who is blocked opens no direct room with the person, as if they were strangers', async () => {
  await using chat = await buildChat()
  const [ada, bob, cleo] = [
    await chat.account('Ada'),
    await chat.account('Bob'),
    await chat.account('Cleo'),
  ]
  await using _ = await meet(chat, ada, bob, cleo)
  await put(chat, ada, bob)

  const refused = await openDirect(chat, bob, ada)
  const { detail } = (await refused.json()) as { detail: string }
  const stranger = await chat.fetch('/api/direct-rooms', { as: bob, json: { people: ['nobody'] } })
  expect([refused.status, stranger.status]).toEqual([404, 404])
  expect(await stranger.json()).toMatchObject({ detail })
  expect((await openDirect(chat, bob, cleo, ada)).status).toBe(404)
  expect((await openDirect(chat, bob, cleo)).status).toBe(201)

  await lift(chat, ada, bob)
  expect((await openDirect(chat, bob, ada)).status).toBe(201)
})

test('security 55: in a direct room of the two, who is blocked writes nothing, by any door; the other one may', async () => {
  await using chat = await buildChat()
  const [ada, bob] = [await chat.account('Ada'), await chat.account('Bob')]
  await using _ = await meet(chat, ada, bob)
  const { slug } = (await (await openDirect(chat, bob, ada)).json()) as { slug: string }
  const first = (await (await say(chat, bob, slug)).json()) as { seq: number }
  await put(chat, ada, bob)

  expect((await say(chat, bob, slug)).status).toBe(403)
  const socket = await chat.connect(bob)
  const command = { type: 'message.send', room: slug, clientId: 'blocked-1', body: 'x' } as const
  expect(await socket.command(command)).toMatchObject({ type: 'error', code: 'forbidden' })
  const seed = await chat.seed(`/ws/chat/${slug}/`, bob)
  await seed.sendJson({ message: 'x' })
  expect(await seed.receiveJson()).toMatchObject({ error: { code: 'forbidden' } })
  const path = `/api/rooms/${slug}/messages/${first.seq}`
  const edit = { as: bob, method: 'PATCH', json: { body: 'another' } }
  expect((await chat.fetch(path, edit)).status).toBe(403)
  expect((await chat.fetch(path, { as: bob, method: 'DELETE' })).status).toBe(204)

  expect((await say(chat, ada, slug)).status).toBe(201)
  expect((await say(chat, bob, 'lobby')).status).toBe(201)
})

test('nobody blocks themselves, or a person who is not there', async () => {
  await using chat = await buildChat()
  const ada = await chat.account('Ada')
  expect((await put(chat, ada, ada)).status).toBe(400)
  expect((await put(chat, ada, { id: 'nobody' })).status).toBe(404)
})

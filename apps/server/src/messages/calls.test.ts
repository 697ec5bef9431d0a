import { expect, test } from 'vitest'
import { buildChat, type Chat, type Visitor } from '../testing/build-chat.ts'
import { makePrivateRoom } from '../testing/private-room.ts'

const say = (chat: Chat, as: Visitor, slug: string, body: string) =>
  chat.json(`/api/rooms/${slug}/messages`, { as, json: { body } })
const mentions = async (chat: Chat, as: Visitor, slug: string) =>
  (await chat.json(`/api/rooms/${slug}`, { as })).mentions ?? 0

async function build() {
  const chat = await buildChat()
  const [ada, bob] = [await chat.account('Ada'), await chat.account('Bob')]
  const eve = await chat.guest('Eve')
  const { slug } = await makePrivateRoom(chat, ada, { members: [bob, eve] })
  return { chat, ada, bob, eve, slug, [Symbol.asyncDispose]: () => chat[Symbol.asyncDispose]() }
}

test('by @room a moderator reaches everybody in the room, once each', async () => {
  await using all = await build()
  const { chat, ada, bob, eve, slug } = all
  const sent = await say(chat, ada, slug, '@room, and @Bob above all')

  expect(sent).toMatchObject({ mentionsAll: 'room', mentions: [bob.id], mentionNames: ['Bob'] })
  for (const person of [bob, eve]) expect(await mentions(chat, person, slug)).toBe(1)
  expect(await mentions(chat, ada, slug)).toBe(0)
  expect(await mentions(chat, bob, 'lobby')).toBe(0)
})

test('members reach everybody where the room lets them, and guests nowhere', async () => {
  await using all = await build()
  const { chat, ada, bob, eve, slug } = all
  expect(await say(chat, bob, slug, '@room')).not.toHaveProperty('mentionsAll')
  const path = `/api/rooms/${slug}/settings`
  await chat.fetch(path, { as: ada, method: 'PATCH', json: { calls: 'everybody' } })

  expect(await say(chat, bob, slug, '@Room')).toMatchObject({ mentionsAll: 'room' })
  expect(await say(chat, eve, slug, '@room')).not.toHaveProperty('mentionsAll')
  expect(await mentions(chat, ada, slug)).toBe(1)
  expect(await say(chat, bob, slug, 'Not `@room` again')).not.toHaveProperty('mentionsAll')
})

test('by @here those are reached who have used the server lately, and no others', async () => {
  await using all = await build()
  const { chat, ada, bob, eve, slug } = all
  const { db } = chat.app.context
  const updatedAt = '2020-01-01T00:00:00.000Z'
  await db.updateTable('session').set({ updatedAt }).where('userId', '=', eve.id).execute()

  const sent = await say(chat, ada, slug, '@here tea?')
  expect(sent).toMatchObject({ mentionsAll: 'here' })
  expect(JSON.stringify(sent)).not.toContain(bob.id)
  expect(await mentions(chat, bob, slug)).toBe(1)
  expect(await mentions(chat, eve, slug)).toBe(0)
  await chat.fetch(`/api/rooms/${slug}/messages/${sent.seq}`, { as: ada, method: 'DELETE' })
  expect(await mentions(chat, bob, slug)).toBe(0)
})

test('nobody reaches everybody again and again', async () => {
  await using chat = await buildChat({ env: { LOBBY_LIMITS: 'on' } })
  const ada = await chat.account('Ada')
  const { slug } = await makePrivateRoom(chat, ada)
  const path = `/api/rooms/${slug}/messages`
  const statuses: number[] = []
  for (let each = 0; each < 4; each++)
    statuses.push((await chat.fetch(path, { as: ada, json: { body: '@room' } })).status)
  expect(statuses).toEqual([201, 201, 201, 429])
  expect((await chat.fetch(path, { as: ada, json: { body: 'Hello' } })).status).toBe(201)
})

import { waitUntil } from '@lobby/channels/testing/waiting'
import { expect, test } from 'vitest'
import { buildChat, type Chat, type Visitor } from '../testing/build-chat.ts'
import { makePrivateRoom, meet } from '../testing/private-room.ts'

const path = '/api/rooms/lobby/messages'
const say = (chat: Chat, as: Visitor, body: string) => chat.json(path, { as, json: { body } })
const mentions = async (chat: Chat, as: Visitor) => {
  const { rooms } = await chat.json('/api/rooms', { as })
  return rooms.find(({ slug }: { slug: string }) => slug === 'lobby').mentions ?? 0
}
const kinds = async (chat: Chat, as: Visitor): Promise<string[]> =>
  (await chat.json('/api/activity', { as })).activity.map(({ kind }: { kind: string }) => kind)
const choose = (chat: Chat, as: Visitor, keywords: readonly string[] | null) =>
  chat.json('/api/auth/profile', { as, method: 'PATCH', json: { keywords } })

async function build() {
  const chat = await buildChat()
  const [ada, bob] = [await chat.account('Ada'), await chat.account('Bob')]
  const reader = await chat.connect(bob)
  return { chat, ada, bob, reader, [Symbol.asyncDispose]: () => chat[Symbol.asyncDispose]() }
}

test('a message with a word of a person counts as a mention of them, until it is read, edited or deleted', async () => {
  await using all = await build()
  const { chat, ada, bob, reader } = all
  await say(chat, ada, 'Tea, before anybody wants to hear of it')
  expect(await choose(chat, bob, ['tea', ' Release  day ', 'TEA'])).toMatchObject({
    keywords: ['TEA', 'Release day'],
  })
  for (const body of ['Tea?', 'Steam.', 'The release day is Friday', '@bob, tea?'])
    await say(chat, ada, body)
  await say(chat, bob, 'Tea by myself')

  await waitUntil(async () => (await kinds(chat, bob)).length === 3)
  expect(await kinds(chat, bob)).toEqual(['mention', 'keyword', 'keyword'])
  expect(await mentions(chat, bob)).toBe(3)
  expect(await mentions(chat, ada)).toBe(0)
  expect((await chat.connect(bob)).welcome).toMatchObject({
    profile: { keywords: ['TEA', 'Release day'] },
  })

  await chat.fetch(`${path}/2`, { as: ada, method: 'PATCH', json: { body: 'Coffee?' } })
  await waitUntil(async () => (await mentions(chat, bob)) === 2)
  await chat.fetch(`${path}/4`, { as: ada, method: 'DELETE' })
  expect(await mentions(chat, bob)).toBe(1)
  await chat.fetch(`${path}/3`, { as: ada, method: 'PATCH', json: { body: 'Steam and tea.' } })
  await waitUntil(async () => (await mentions(chat, bob)) === 2)
  await reader.command({ type: 'room.read', room: 'lobby', seq: 9 })
  expect(await mentions(chat, bob)).toBe(0)
})

test('who connects before the reader has come to a message counts its word', async () => {
  await using all = await build()
  const { chat, ada, bob } = all
  await choose(chat, bob, ['tea'])
  for (const body of ['Tea?', 'Steam.', '@bob, tea?']) await say(chat, ada, body)
  await say(chat, bob, 'Tea by myself')
  const { db } = chat.app.context
  const roomId = await chat.roomId('lobby')
  const cursors = db.selectFrom('log_readers').select('seq').where('name', '=', 'keywords')
  const cursor = () => cursors.where('roomId', '=', roomId).executeTakeFirst()
  await waitUntil(async () => (await cursor())?.seq === 4)
  // As it was before the reader came.
  const reader = db.updateTable('log_readers').where('name', '=', 'keywords')
  await reader.set({ seq: 0 }).where('roomId', '=', roomId).execute()
  await db.deleteFrom('activity').where('kind', '=', 'keyword').execute()

  const { welcome } = await chat.connect(bob)
  const lobby = welcome.rooms.find(({ slug }: { slug: string }) => slug === 'lobby')
  expect(lobby).toMatchObject({ mentions: 2 })
  await all.reader.command({ type: 'room.read', room: 'lobby', seq: 1 })
  expect(await mentions(chat, bob)).toBe(1)
})

test('a word calls nobody to a room that they cannot read, nor for a person that they have blocked', async () => {
  await using all = await build()
  const { chat, ada, bob } = all
  const cem = await chat.account('Cem')
  await choose(chat, bob, ['tea'])
  const attic = await makePrivateRoom(chat, ada)
  await chat.json(`/api/rooms/${attic.slug}/messages`, { as: ada, json: { body: 'Secret tea' } })
  await chat.fetch(`/api/blocks/${cem.id}`, { as: bob, method: 'PUT' })
  await say(chat, cem, 'tea from the blocked one')
  await say(chat, ada, 'tea in the open')

  await waitUntil(async () => (await kinds(chat, bob)).length > 0)
  expect(await kinds(chat, bob)).toEqual(['keyword'])
  expect(await mentions(chat, bob)).toBe(1)
  // Also where it is not read: nothing of theirs is kept for that person.
  const { db } = chat.app.context
  const kept = db.selectFrom('activity').select('actorId').where('userId', '=', bob.id)
  expect((await kept.execute()).map(({ actorId }) => actorId)).toEqual([ada.id])
})

test('security 32: an edit of what was said before a member came is counted for them nowhere', async () => {
  await using all = await build()
  const { chat, ada, bob } = all
  await choose(chat, bob, ['tea'])
  const { slug } = await makePrivateRoom(chat, ada, { history: 'joined' })
  await using _ = await meet(chat, ada, bob)
  const messages = `/api/rooms/${slug}/messages`
  const seqs: number[] = []
  for (const body of ['One', 'Two']) {
    const { seq } = await chat.json(messages, { as: ada, json: { body } })
    seqs.push(seq)
  }
  await chat.fetch(`/api/rooms/${slug}/members/${bob.id}`, { as: ada, method: 'PUT' })
  for (const [index, body] of ['Secret tea', '@bob, a secret'].entries())
    await chat.json(`${messages}/${seqs[index]}`, { as: ada, method: 'PATCH', json: { body } })
  await chat.json(messages, { as: ada, json: { body: 'Tea for all' } })

  await waitUntil(async () => (await kinds(chat, bob)).includes('keyword'))
  const { rooms } = await chat.json('/api/rooms', { as: bob })
  expect(rooms.find((room: { slug: string }) => room.slug === slug)).toMatchObject({ mentions: 1 })
  const { db } = chat.app.context
  const kept = db.selectFrom('activity').select('messageSeq').where('kind', '=', 'keyword')
  expect((await kept.execute()).map(({ messageSeq }) => messageSeq)).not.toContain(seqs[0])
})

test('words and quiet hours are refused with a reason, and taken back by null', async () => {
  await using all = await build()
  const { chat, bob } = all
  const change = (json: object) =>
    chat.fetch('/api/auth/profile', { as: bob, method: 'PATCH', json })
  const quiet = { days: [1, 2], from: '22:00', to: '07:00', timeZone: 'Europe/Berlin' }
  for (const wrong of [
    { keywords: ['…'] },
    { keywords: ['x'.repeat(61)] },
    { keywords: Array.from({ length: 51 }, (_, at) => `word ${at}`) },
    { quiet: { ...quiet, from: '25:00' } },
    { quiet: { ...quiet, days: [] } },
    { quiet: { ...quiet, timeZone: 'Nowhere' } },
  ])
    expect((await change(wrong)).status).toBe(400)
  expect(await (await change({ keywords: ['tea'], quiet })).json()).toMatchObject({ quiet })
  expect(await (await change({ keywords: null, quiet: null })).json()).toEqual({
    ...{ color: null, language: null },
  })
})

import { expect, test } from 'vitest'
import { buildChat, type Chat, type Visitor } from '../testing/build-chat.ts'

const path = '/api/rooms/lobby/messages'
const say = (chat: Chat, as: Visitor, body: string) => chat.json(path, { as, json: { body } })
const mentions = async (chat: Chat, as: Visitor, slug = 'lobby') => {
  const { rooms } = await chat.json('/api/rooms', { as })
  return rooms.find((room: { slug: string }) => room.slug === slug).mentions ?? 0
}

async function build() {
  const chat = await buildChat()
  const [ada, bob] = [await chat.account('Ada'), await chat.account('Bob')]
  // From when they have seen the list of rooms, they count.
  await chat.connect(bob)
  return { chat, ada, bob, [Symbol.asyncDispose]: () => chat[Symbol.asyncDispose]() }
}

test('what mentions a person is counted until it is read, edited or deleted', async () => {
  await using all = await build()
  const { chat, ada, bob } = all
  for (const body of ['@bob one', '@bob two', '@ada and nobody', '@bob three'])
    await say(chat, ada, body)
  await say(chat, bob, '@bob by myself')
  expect(await mentions(chat, bob)).toBe(3)
  expect(await mentions(chat, ada)).toBe(0)
  expect((await chat.connect(bob)).welcome.rooms[0]).toMatchObject({ mentions: 3 })

  await chat.fetch(`${path}/2`, { as: ada, method: 'PATCH', json: { body: 'two' } })
  await chat.fetch(`${path}/4`, { as: ada, method: 'DELETE' })
  expect(await mentions(chat, bob)).toBe(1)

  const reader = await chat.connect(bob)
  await reader.command({ type: 'room.read', room: 'lobby', seq: 7 })
  expect(await mentions(chat, bob)).toBe(0)
})

test('an edit that mentions a person counts, also of a message that they have read', async () => {
  await using all = await build()
  const { chat, ada, bob } = all
  await say(chat, ada, 'Tea?')
  const reader = await chat.connect(bob)
  await reader.command({ type: 'room.read', room: 'lobby', seq: 1 })
  const edit = (body: string) =>
    chat.fetch(`${path}/1`, { as: ada, method: 'PATCH', json: { body } })

  await edit('Tea, @bob?')
  expect(await mentions(chat, bob)).toBe(1)
  await edit('Tea, @bob, now?')
  expect(await mentions(chat, bob)).toBe(1)
  await reader.command({ type: 'room.read', room: 'lobby', seq: 3 })
  await edit('Tea, @bob, please?')
  expect(await mentions(chat, bob)).toBe(0)

  await reader.command({ type: 'room.unread', room: 'lobby', seq: 1 })
  expect(await reader.next('room.read')).toMatchObject({ mentions: 1 })
})

test('what a blocked person says mentions nobody who has blocked them', async () => {
  await using all = await build()
  const { chat, ada, bob } = all
  await say(chat, ada, '@bob?')
  await chat.fetch(`/api/blocks/${ada.id}`, { as: bob, method: 'PUT' })
  expect(await mentions(chat, bob)).toBe(0)
})

test('all that is unread in a direct room is meant for the person', async () => {
  await using all = await build()
  const { chat, ada, bob } = all
  await say(chat, ada, 'Hello')
  await say(chat, bob, 'Hello')
  const { slug } = await chat.json('/api/direct-rooms', { as: ada, json: { people: [bob.id] } })
  await chat.fetch(`/api/rooms/${slug}/messages`, { as: ada, json: { body: 'Tea?' } })
  expect(await mentions(chat, bob, slug)).toBe(1)
})

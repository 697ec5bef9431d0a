import { expect, test } from 'vitest'
import { buildChat, type Chat, type Visitor } from '../testing/build-chat.ts'

const set = (chat: Chat, as: Visitor, status: object | null) =>
  chat.fetch('/api/auth/profile', { as, method: 'PATCH', json: { status } })
const look = async (chat: Chat, as: Visitor, { id }: Visitor) =>
  (await chat.json(`/api/people?ids=${id}`, { as })).people

test('a status is shown to people who see the person, at once and when they ask, until it is taken back', async () => {
  await using chat = await buildChat()
  const [ada, bob] = [await chat.account('Ada'), await chat.account('Bob')]
  await chat.json('/api/rooms/lobby/messages', { as: ada, json: { body: 'Hello' } })
  const bobs = await chat.connect(bob, { lobby: null })
  const status = { emoji: '🌴', text: 'On holiday', until: '2999-01-01T00:00:00.000Z' }

  expect((await set(chat, ada, { ...status, text: '  On   holiday ' })).status).toBe(200)
  const person = { id: ada.id, color: null, status }
  expect(await bobs.next('person.updated')).toEqual({ type: 'person.updated', person })
  expect(await look(chat, bob, ada)).toEqual([person])
  expect((await chat.connect(ada)).welcome.profile).toMatchObject({ status })

  await set(chat, ada, null)
  const plain = { id: ada.id, color: null }
  expect(await bobs.next('person.updated')).toEqual({ type: 'person.updated', person: plain })
  expect(await look(chat, bob, ada)).toEqual([])
})

test('a status that has ended is none', async () => {
  await using chat = await buildChat()
  const ada = await chat.account('Ada')
  await set(chat, ada, { text: 'At lunch', until: '2020-01-01T12:00:00.000Z' })
  const [person] = await look(chat, ada, ada)
  expect(person).toEqual({ id: ada.id, color: null })
})

test('a status has an emoji or a text, and is short', async () => {
  await using chat = await buildChat()
  const ada = await chat.account('Ada')
  for (const bad of [{}, { text: ' ' }, { text: 'x'.repeat(101) }, { emoji: 'x' }, { text: 1 }])
    expect((await set(chat, ada, bad)).status).toBe(400)
})

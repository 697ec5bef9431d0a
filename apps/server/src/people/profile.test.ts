import { colors, limits } from '@lobby/protocol/limits'
import { describe, expect, test } from 'vitest'
import { buildChat, type Chat, type Visitor } from '../testing/build-chat.ts'
import { makePrivateRoom } from '../testing/private-room.ts'

const choose = (chat: Chat, as: Visitor | undefined, json: object) =>
  chat.fetch('/api/auth/profile', { method: 'PATCH', json, ...(as && { as }) })
const looksOf = async (chat: Chat, ids: readonly string[], as?: Visitor) =>
  (await chat.json(`/api/people?ids=${ids.join()}`, as && { as })).people

test('what a person chooses is theirs in every browser; what they do not mention stays', async () => {
  await using chat = await buildChat()
  const ada = await chat.account('Ada')
  const socket = await chat.connect(ada)
  expect(socket.welcome.profile).toEqual({ color: null, language: null })

  await choose(chat, ada, { color: 'teal' })
  await choose(chat, ada, { language: 'de' })

  const profile = { color: 'teal', language: 'de' }
  expect(await socket.next('profile.changed')).toMatchObject({
    profile: { color: 'teal', language: null },
  })
  expect(await socket.next('profile.changed')).toMatchObject({ profile })
  const elsewhere = await chat.signIn('Ada')
  expect((await chat.connect(elsewhere)).welcome.profile).toEqual(profile)
  expect(await chat.json('/api/auth/account', { as: elsewhere })).toMatchObject(profile)
  await choose(chat, elsewhere, { previews: 'off' })
  expect(await socket.next('profile.changed')).toMatchObject({ profile: { previews: 'off' } })
  await choose(chat, ada, { previews: null })
  expect((await socket.next('profile.changed')).profile).toEqual(profile)
  await choose(chat, elsewhere, { color: null })
  expect(await chat.json('/api/auth/account', { as: ada })).toMatchObject({ color: null })
})

test('guests choose as well, and a name that was only claimed has nothing to choose', async () => {
  await using chat = await buildChat()
  const gus = await chat.guest('Gus')
  expect((await choose(chat, gus, { color: 'pink' })).status).toBe(200)
  expect(await looksOf(chat, [gus.id], gus)).toEqual([{ id: gus.id, color: 'pink' }])
  expect((await chat.connect('Somebody')).welcome.profile).toBeUndefined()
  expect((await choose(chat, undefined, { color: 'pink' })).status).toBe(401)
})

test.each([
  { color: 'black' },
  { color: 'toString' },
  { color: 1 },
  { language: 'xx' },
  { previews: 'sometimes' },
  { name: 'Eve' },
  { role: 'owner' },
])('nobody chooses %j', async (change) => {
  await using chat = await buildChat()
  expect((await choose(chat, await chat.account('Ada'), change)).status).toBe(400)
})

test('those are found whose ids one knows, and who have chosen', async () => {
  await using chat = await buildChat()
  const [ada, bob] = [await chat.account('Ada'), await chat.account('Bob')]
  await chat.fetch('/api/rooms/lobby/messages', { json: { body: 'Tea?' }, as: ada })
  await choose(chat, ada, { color: colors[0] })

  expect(await looksOf(chat, [ada.id, bob.id, 'nobody'], bob)).toEqual([
    { id: ada.id, color: colors[0] },
  ])
  const many = Array.from({ length: limits.peopleAtOnce + 1 }, (_, n) => `p${n}`)
  for (const ids of [many.join(), '', 'x'.repeat(65)])
    expect((await chat.fetch(`/api/people?ids=${ids}`)).status).toBe(400)
})

test('where guests are not let in, strangers do not ask about people', async () => {
  await using chat = await buildChat({ env: { LOBBY_GUESTS: 'off' } })
  const ada = await chat.account('Ada')
  expect((await chat.fetch(`/api/people?ids=${ada.id}`)).status).toBe(401)
  expect(await looksOf(chat, [ada.id], ada)).toEqual([])
})

describe('another colour', () => {
  test('is seen at once by people who see the person', async () => {
    await using chat = await buildChat()
    const [ada, bob] = [await chat.account('Ada'), await chat.account('Bob')]
    await chat.fetch('/api/rooms/lobby/messages', { json: { body: 'Tea?' }, as: ada })
    const watcher = await chat.connect(bob, { lobby: null })

    await choose(chat, ada, { color: 'violet' })

    expect(await watcher.next('person.updated')).toEqual({
      type: 'person.updated',
      person: { id: ada.id, color: 'violet' },
    })
    await watcher.eventsUpTo('lobby', 1)
    await choose(chat, ada, { language: 'de' })
    expect(await watcher.isQuiet()).toBe(true)
  })

  test('security 54: is no notice to people who do not', async () => {
    await using chat = await buildChat()
    const [ada, bob, eve] = [
      await chat.account('Ada'),
      await chat.account('Bob'),
      await chat.account('Eve'),
    ]
    const attic = await makePrivateRoom(chat, ada, { members: [bob] })
    const inside = await chat.connect(bob, { [attic.slug]: null })
    const outside = await chat.connect(eve, { lobby: null })
    await outside.next('snapshot')

    await choose(chat, ada, { color: 'violet' })

    expect(await inside.next('person.updated')).toMatchObject({ person: { id: ada.id } })
    expect(await outside.isQuiet()).toBe(true)
  })
})

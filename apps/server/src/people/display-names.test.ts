import { expect, test } from 'vitest'
import { buildChat, type Chat, type Visitor } from '../testing/build-chat.ts'

const take = (chat: Chat, as: Visitor, displayName: unknown) =>
  chat.fetch('/api/auth/profile', { as, method: 'PATCH', json: { displayName } })

test('a display name is shown to people who see the account, at once and when they ask, until it is taken back', async () => {
  await using chat = await buildChat()
  const [ada, bob] = [await chat.account('ada'), await chat.account('bob')]
  await chat.json('/api/rooms/lobby/messages', { as: ada, json: { body: 'Hello' } })
  const bobs = await chat.connect(bob, { lobby: null })
  const look = async () => (await chat.json(`/api/people?ids=${ada.id}`, { as: bob })).people

  expect((await take(chat, ada, '  Ada \u202e  Lovelace ')).status).toBe(200)
  const person = { id: ada.id, color: null, displayName: 'Ada Lovelace' }
  expect(await bobs.next('person.updated')).toEqual({ type: 'person.updated', person })
  expect(await look()).toEqual([person])
  expect((await chat.connect(ada)).welcome.profile).toMatchObject({ displayName: 'Ada Lovelace' })

  expect((await take(chat, ada, null)).status).toBe(200)
  expect(await look()).toEqual([])
})

test('security 51: nobody goes by another account’s name, or by one that looks like it', async () => {
  await using chat = await buildChat()
  const [ada, bob] = [await chat.account('ada'), await chat.account('bob')]
  await take(chat, bob, 'Grace Hopper')
  const names = ['bob', 'B0b', 'B. o-b', 'Grace Hopper', 'grace  H\u043epper', 'Admin', 'Operator']
  for (const name of names) {
    const refused = await take(chat, ada, name)
    expect([name, refused.status, (await refused.json()).code]).toEqual([
      name,
      409,
      'username_taken',
    ])
  }
  await expect(chat.account('grace.hopper')).rejects.toThrow('looks like one that is')
})

test('an account may be shown by its own username, by a name in any script, and again by the same', async () => {
  await using chat = await buildChat()
  const ada = await chat.account('ada')
  for (const name of ['Ada', 'Ада', 'عائشة', 'राम 🎵', 'राम 🎵'])
    expect((await take(chat, ada, name)).status).toBe(200)
})

test('a display name has a letter, and at most 64 characters; guests have one name', async () => {
  await using chat = await buildChat()
  const ada = await chat.account('ada')
  for (const bad of ['', ' ', '\u200b', '🎵', 'x'.repeat(65), 1])
    expect((await take(chat, ada, bad)).status).toBe(400)
  expect((await take(chat, await chat.guest('Gus'), 'Augustus')).status).toBe(403)
})

test('a time zone is one that there is', async () => {
  await using chat = await buildChat()
  const ada = await chat.account('ada')
  const live = (timeZone: string) =>
    chat.fetch('/api/auth/profile', { as: ada, method: 'PATCH', json: { timeZone } })
  for (const bad of ['Mars/Olympus', '+02:00', '']) expect((await live(bad)).status).toBe(400)
  expect(await (await live('Europe/Berlin')).json()).toMatchObject({ timeZone: 'Europe/Berlin' })
})

test('admins find people by either name', async () => {
  await using chat = await buildChat()
  const olga = await chat.account('olga', 'owner')
  await take(chat, await chat.account('ada'), 'Grace Hopper')
  for (const q of ['hopp', 'ada'])
    expect(await chat.json(`/api/admin/users?q=${q}`, { as: olga })).toMatchObject({
      users: [{ username: 'ada', displayName: 'Grace Hopper' }],
    })
})

import { expect, test } from 'vitest'
import { buildChat, type Chat, type Visitor } from '../testing/build-chat.ts'

const find = async (chat: Chat, as: Visitor, query = '') => {
  const { people } = await chat.json(`/api/people/found?${query}`, { as })
  return people.map(({ user }: { user: { name: string } }) => user.name)
}
const card = (chat: Chat, as: Visitor, { id }: { id: string }) =>
  chat.fetch(`/api/people/${id}`, { as })
const write = (chat: Chat, as: Visitor, { id }: Visitor) =>
  chat.fetch('/api/direct-rooms', { as, json: { people: [id] } })

test('security 43: an account finds those that it has met, until the owner lets accounts find each other', async () => {
  await using chat = await buildChat()
  const [olga, ada, bob, eve] = [
    await chat.account('olga', 'owner'),
    await chat.account('ada'),
    await chat.account('bob'),
    await chat.account('eve'),
  ]
  const gus = await chat.guest('Gus')
  for (const as of [bob, gus])
    await chat.json('/api/rooms/lobby/messages', { as, json: { body: 'Hello' } })

  expect(await find(chat, ada)).toEqual(['bob'])
  expect([(await card(chat, ada, eve)).status, (await write(chat, ada, eve)).status]).toEqual([
    404, 404,
  ])
  const stranger = await (await card(chat, ada, eve)).json()
  const nobody = await (await card(chat, ada, { id: 'nobody' })).json()
  expect(stranger.detail).toBe(nobody.detail)

  const path = '/api/admin/settings'
  await chat.fetch(path, { as: olga, method: 'PATCH', json: { directory: 'accounts' } })
  expect(await find(chat, ada)).toEqual(['bob', 'eve', 'olga'])
  expect(await (await card(chat, ada, eve)).json()).toMatchObject({
    user: { id: eve.id, name: 'eve', guest: false },
    ...{ role: 'member', active: true },
  })
  expect((await write(chat, ada, eve)).status).toBe(201)
  // Guests find nobody, and see the people of their rooms alone.
  expect((await chat.fetch('/api/people/found', { as: gus })).status).toBe(403)
  expect((await card(chat, gus, olga)).status).toBe(404)
  expect((await card(chat, gus, bob)).status).toBe(200)
})

test('people are found by either name, in pages, and those who may not sign in are not', async () => {
  await using chat = await buildChat()
  const olga = await chat.account('olga', 'owner')
  const names = ['ada', 'bob', 'cleo', 'dan']
  const people = []
  for (const name of names) people.push(await chat.account(name))
  const [ada, bob] = people as [Visitor, Visitor]
  const change = (as: Visitor, url: string, json: object) =>
    chat.fetch(url, { as, method: 'PATCH', json })
  await change(olga, '/api/admin/settings', { directory: 'accounts' })
  await change(ada, '/api/auth/profile', { displayName: 'Grace Hopper' })
  await change(olga, '/api/admin/users/@dan', { active: false })

  expect(await find(chat, bob, 'q=HOPP')).toEqual(['ada'])
  expect(await find(chat, bob, 'q=@CL')).toEqual(['cleo'])
  expect(await find(chat, bob, 'q=%25')).toEqual([])
  expect(await chat.json('/api/people/found?limit=2', { as: bob })).toMatchObject({
    people: [{ user: { name: 'ada' }, displayName: 'Grace Hopper' }, { user: { name: 'cleo' } }],
    next: 'cleo',
  })
  expect(await find(chat, bob, 'limit=2&after=cleo')).toEqual(['olga'])
})

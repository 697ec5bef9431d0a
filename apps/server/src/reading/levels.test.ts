import { expect, test } from 'vitest'
import { buildChat, type Chat, type Visitor } from '../testing/build-chat.ts'

const now = Date.parse('2026-11-28T10:00:00.000Z')
const at = (hours: number) => new Date(now + hours * 3_600_000).toISOString()

const choose = (chat: Chat, as: Visitor, json: object, slug = 'lobby') =>
  chat.fetch(`/api/rooms/${slug}/level`, { as, method: 'PUT', json })
const levelOf = async (chat: Chat, as: Visitor) =>
  (await chat.json('/api/rooms/lobby', { as })).level

test('how much of a room a person is told is theirs alone, and the same in all of their tabs', async () => {
  await using chat = await buildChat({ now: () => now })
  const [ada, bob] = [await chat.account('Ada'), await chat.guest('Bob')]
  const [here, there] = [await chat.connect(ada), await chat.connect(ada)]
  const level = { level: 'nothing', until: at(1), afterwards: 'everything', version: 1 }

  const answer = await choose(chat, ada, { level: 'nothing', until: at(1) })
  expect(await answer.json()).toEqual(level)
  for (const tab of [here, there])
    expect(await tab.next('level.changed')).toEqual({
      ...{ type: 'level.changed', room: 'lobby', level },
    })
  expect(await levelOf(chat, ada)).toEqual(level)
  expect((await chat.connect(ada)).welcome.rooms[0]).toMatchObject({ level })
  expect(await levelOf(chat, bob)).toBeUndefined()
  expect(await levelOf(chat, ada)).toEqual(level)
})

test('the same again changes nothing, and what was chosen for good comes back at the end of what was not', async () => {
  await using chat = await buildChat({ now: () => now })
  const ada = await chat.guest('Ada')
  const chosen = async (json: object) => (await choose(chat, ada, json)).json()

  expect(await chosen({ level: 'mentions' })).toEqual({ level: 'mentions', version: 1 })
  expect(await chosen({ level: 'mentions' })).toEqual({ level: 'mentions', version: 1 })
  expect(await chosen({ level: 'nothing', until: at(1) })).toMatchObject({ afterwards: 'mentions' })
  expect(await chosen({ level: 'hidden', until: at(2) })).toEqual({
    ...{ level: 'hidden', until: at(2), afterwards: 'mentions', version: 3 },
  })
  expect(await chosen({ level: 'everything' })).toEqual({ level: 'everything', version: 4 })
})

test('what is unread in a muted room is counted all the same', async () => {
  await using chat = await buildChat()
  const [ada, bob] = [await chat.guest('Ada'), await chat.guest('Bob')]
  await chat.connect(ada)
  await choose(chat, ada, { level: 'hidden' })
  await chat.json('/api/rooms/lobby/messages', { as: bob, json: { body: 'Tea?' } })
  expect(await chat.json('/api/rooms/lobby', { as: ada })).toMatchObject({ unread: 1 })
})

test('an end that is over or too far away is refused, and so is another level', async () => {
  await using chat = await buildChat({ now: () => now })
  const ada = await chat.guest('Ada')
  for (const json of [
    { level: 'nothing', until: at(-1) },
    { level: 'nothing', until: at(366 * 24) },
    { level: 'loud' },
  ])
    expect((await choose(chat, ada, json)).status).toBe(400)
  expect(await levelOf(chat, ada)).toBeUndefined()
})

test('nobody learns from a notice about a room what the person who changed it has chosen', async () => {
  await using chat = await buildChat()
  const [ada, bob] = [await chat.account('Ada'), await chat.guest('Bob')]
  await choose(chat, ada, { level: 'hidden' })
  const client = await chat.connect(bob)
  await chat.fetch('/api/rooms/lobby', { as: ada, method: 'PATCH', json: { topic: 'Tea' } })
  expect((await client.next('room.listed')).room).not.toHaveProperty('level')
})

test('levels go with their room', async () => {
  await using chat = await buildChat()
  const ada = await chat.account('Ada')
  await choose(chat, ada, { level: 'hidden' })
  await chat.app.context.roomActions.deleteRoom('operator', 'lobby')
  expect(await chat.app.context.db.selectFrom('room_levels').selectAll().execute()).toEqual([])
})

import { expect, test } from 'vitest'
import { buildChat, type Visitor } from '../testing/build-chat.ts'
import { makePrivateRoom } from '../testing/private-room.ts'
import { renameRoom } from './actions.ts'
import { markRead } from './read-markers.ts'

test('what is unread is the messages after the marker, however it came there', async () => {
  await using chat = await buildChat()
  const ada = await chat.guest('Ada')
  const { context } = chat.app
  const id = await chat.roomId('lobby')
  const unread = async () => (await chat.json('/api/rooms/lobby', { as: ada })).unread
  await chat.say('lobby', 'one', 'two')
  await renameRoom(context, 'operator', 'lobby', 'The lobby')
  await chat.say('lobby', 'four', 'five')

  expect(await markRead(context.db, ada.id, id, 0)).toBe(0)
  expect(await unread()).toBe(4)
  expect(await markRead(context.db, ada.id, id, 1)).toBe(1)
  expect(await unread()).toBe(3)
  expect(await markRead(context.db, ada.id, id, 3)).toBe(3)
  expect(await unread()).toBe(2)
  expect(await markRead(context.db, ada.id, id, 2)).toBeUndefined()
  expect(await markRead(context.db, ada.id, id, 99)).toBe(5)
  expect(await unread()).toBe(0)
})

test('what one has said oneself is never unread, from wherever it was sent', async () => {
  await using chat = await buildChat()
  const [ada, bob] = [await chat.guest('Ada'), await chat.guest('Bob')]
  const path = '/api/rooms/lobby'
  const say = (as: Visitor, body: string) => chat.json(`${path}/messages`, { as, json: { body } })
  const unread = async (as: Visitor) => {
    const { rooms } = await chat.json('/api/rooms', { as })
    const one = await chat.json(path, { as })
    expect(rooms[0].unread).toBe(one.unread)
    return one.unread
  }
  for (const who of [ada, bob]) await chat.connect(who)

  await say(ada, 'Tea?')
  expect([await unread(ada), await unread(bob)]).toEqual([0, 1])
  const { seq } = await say(bob, 'Yes.')
  await say(ada, 'Good.')
  expect([await unread(ada), await unread(bob)]).toEqual([1, 2])
  await markRead(chat.app.context.db, bob.id, await chat.roomId('lobby'), seq)
  expect([await unread(ada), await unread(bob)]).toEqual([1, 1])
  await chat.fetch(`${path}/messages/${seq + 1}`, { as: ada, method: 'DELETE' })
  expect([await unread(ada), await unread(bob)]).toEqual([1, 1])
})

test('a marker in a room that is not there is none', async () => {
  await using chat = await buildChat()
  const { id } = await chat.guest('Ada')
  expect(await markRead(chat.app.context.db, id, 'nowhere', 1)).toBeUndefined()
})

test('who connects has markers in rooms that they can see, and in no other', async () => {
  await using chat = await buildChat()
  const [ada, bob] = [await chat.account('Ada'), await chat.account('Bob')]
  await makePrivateRoom(chat, ada)
  await chat.connect(bob)
  const markers = chat.app.context.db.selectFrom('read_markers').select('roomId')
  expect(await markers.where('userId', '=', bob.id).execute()).toEqual([
    { roomId: await chat.roomId('lobby') },
  ])
})

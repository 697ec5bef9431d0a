import { expect, test } from 'vitest'
import { buildChat } from '../testing/build-chat.ts'
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

import { expect, test } from 'vitest'
import { buildChat, type Chat, type Visitor } from '../testing/build-chat.ts'
import { makePrivateRoom } from '../testing/private-room.ts'

const seen = (chat: Chat, as: Visitor, seq: number, slug = 'lobby') =>
  chat.json(`/api/rooms/${slug}/messages/${seq}/seen`, { as })
const read = async (chat: Chat, who: Visitor, seq: number, room = 'lobby') =>
  (await chat.connect(who)).command({ type: 'room.read', room, seq })

test('people who have read as far are named, the author and the asking person aside', async () => {
  await using chat = await buildChat()
  const [ada, bob, cleo] = [
    await chat.account('Ada'),
    await chat.account('Bob'),
    await chat.guest('Cleo'),
  ]
  for (const who of [ada, bob, cleo]) await chat.connect(who)
  const path = '/api/rooms/lobby/messages'
  for (const body of ['one', 'two']) await chat.json(path, { as: ada, json: { body } })
  expect(await seen(chat, ada, 1)).toEqual({ people: [], tooMany: false })

  await read(chat, cleo, 1)
  await read(chat, bob, 2)
  await read(chat, ada, 2)
  expect(await seen(chat, ada, 1)).toMatchObject({ people: [{ name: 'Bob' }, { name: 'Cleo' }] })
  expect(await seen(chat, ada, 2)).toMatchObject({ people: [{ name: 'Bob' }] })
  expect(await seen(chat, cleo, 1)).toMatchObject({ people: [{ name: 'Bob' }] })

  const unread = { as: bob, json: { seq: 2 } }
  await chat.json('/api/rooms/lobby/unread', unread)
  expect(await seen(chat, ada, 2)).toEqual({ people: [], tooMany: false })
})

test('who has left a private room is not named, and who is not in it is told nothing', async () => {
  await using chat = await buildChat()
  const [ada, bob] = [await chat.account('Ada'), await chat.account('Bob')]
  const { slug } = await makePrivateRoom(chat, ada, { members: [bob] })
  const json = { body: 'secret' }
  const { seq } = await chat.json(`/api/rooms/${slug}/messages`, { as: ada, json })
  await read(chat, bob, seq, slug)
  expect(await seen(chat, ada, seq, slug)).toMatchObject({ people: [{ name: 'Bob' }] })

  await chat.fetch(`/api/rooms/${slug}/members/${bob.id}`, { as: ada, method: 'DELETE' })
  expect(await seen(chat, ada, seq, slug)).toEqual({ people: [], tooMany: false })
  const path = `/api/rooms/${slug}/messages/${seq}/seen`
  expect((await chat.fetch(path, { as: bob })).status).toBe(404)
})

test('in a room of more than a hundred people nobody is named', async () => {
  await using chat = await buildChat()
  const ada = await chat.account('Ada')
  const roomId = await chat.roomId('lobby')
  await chat.say('lobby', 'one')
  const markers = Array.from({ length: 101 }, (_, index) => ({
    ...{ userId: `person-${index}`, roomId, readSeq: 1, readCount: 1 },
  }))
  await chat.app.context.db.insertInto('read_markers').values(markers).execute()
  expect(await seen(chat, ada, 1)).toEqual({ people: [], tooMany: true })
})

import { expect, test } from 'vitest'
import { buildChat, type Chat, type Visitor } from '../testing/build-chat.ts'
import { makePrivateRoom, meet } from '../testing/private-room.ts'

const lobby = '/api/rooms/lobby'

async function say(chat: Chat, as: Visitor, ...bodies: string[]): Promise<void> {
  for (const body of bodies) await chat.json(`${lobby}/messages`, { as, json: { body } })
}

test('a room that is marked as unread is so in all tabs, until the person reads it again', async () => {
  await using chat = await buildChat()
  const [ada, bob] = [await chat.guest('Ada'), await chat.guest('Bob')]
  const [here, there] = [await chat.connect(ada), await chat.connect(ada)]
  await say(chat, bob, 'one', 'two', 'three')
  await here.command({ type: 'room.read', room: 'lobby', seq: 3 })
  expect(await there.next('room.read')).toMatchObject({ seq: 3 })

  await here.command({ type: 'room.unread', room: 'lobby', seq: 2 })
  const notice = {
    ...{ type: 'room.read', room: 'lobby', seq: 1, version: 1 },
    ...{ unread: 2, mentions: 0, lastSeq: 3 },
  }
  expect(await there.next('room.read')).toEqual(notice)
  expect(await here.next('room.read')).toEqual(notice)
  expect(await chat.json(lobby, { as: ada })).toMatchObject({
    ...{ readSeq: 1, readVersion: 1, unread: 2 },
  })

  await there.command({ type: 'room.read', room: 'lobby', seq: 3, version: 1 })
  expect(await here.next('room.read')).toEqual({
    ...{ type: 'room.read', room: 'lobby', seq: 3, version: 1 },
  })
  expect(await chat.json(lobby, { as: ada })).toMatchObject({ readSeq: 3, unread: 0 })
})

test('over HTTP it answers the room, and the same again changes nothing', async () => {
  await using chat = await buildChat()
  const [ada, bob] = [await chat.guest('Ada'), await chat.guest('Bob')]
  const client = await chat.connect(ada)
  await say(chat, bob, 'one', 'two')
  await say(chat, ada, 'mine')
  await client.command({ type: 'room.read', room: 'lobby', seq: 3 })
  const mark = (seq: number) => chat.json(`${lobby}/unread`, { as: ada, json: { seq } })

  const room = { readSeq: 1, readVersion: 1, unread: 1 }
  expect(await mark(2)).toMatchObject(room)
  expect(await mark(2)).toMatchObject(room)
  // What is unread stays so.
  expect(await mark(3)).toMatchObject(room)
  expect(await mark(1)).toMatchObject({ readSeq: 0, readVersion: 2, unread: 2 })
  const beyond = {
    code: 'invalid',
    detail: expect.stringContaining('nothing of this room comes after 3'),
  }
  expect(await mark(4)).toMatchObject(beyond)
  const command = { type: 'room.unread', room: 'lobby', seq: 4 } as const
  expect(await client.command(command)).toMatchObject({ type: 'error', code: 'invalid' })
})

test('what a tab has read before the room was marked as unread does not come through later', async () => {
  await using chat = await buildChat()
  const [ada, bob] = [await chat.guest('Ada'), await chat.guest('Bob')]
  const client = await chat.connect(ada)
  await say(chat, bob, 'one', 'two', 'three')
  await client.command({ type: 'room.read', room: 'lobby', seq: 2 })
  await client.command({ type: 'room.unread', room: 'lobby', seq: 1 })

  const late = { type: 'room.read', room: 'lobby', seq: 3, version: 0 } as const
  expect(await client.command(late)).toMatchObject({ type: 'ok' })
  expect(await chat.json(lobby, { as: ada })).toMatchObject({ readSeq: 0, unread: 3 })
})

test('what was said before a person came can be marked as unread, and read again', async () => {
  await using chat = await buildChat()
  const [ada, bob] = [await chat.guest('Ada'), await chat.guest('Bob')]
  await say(chat, bob, 'one', 'two', 'three')
  const client = await chat.connect(ada)
  expect(await chat.json(lobby, { as: ada })).toMatchObject({ readSeq: 3, unread: 0 })

  await client.command({ type: 'room.unread', room: 'lobby', seq: 2 })
  expect(await chat.json(lobby, { as: ada })).toMatchObject({ readSeq: 1, unread: 2 })
  await client.command({ type: 'room.read', room: 'lobby', seq: 2 })
  expect(await chat.json(lobby, { as: ada })).toMatchObject({ readSeq: 2, unread: 1 })
})

test('nothing before a member’s joining is unread to them where the history begins there', async () => {
  await using chat = await buildChat()
  const [ada, bob] = [await chat.account('Ada'), await chat.account('Bob')]
  const { slug } = await makePrivateRoom(chat, ada, { history: 'joined' })
  await using _ = await meet(chat, ada, bob)
  const path = `/api/rooms/${slug}`
  await chat.json(`${path}/messages`, { as: ada, json: { body: 'before' } })
  await chat.fetch(`${path}/members/${bob.id}`, { as: ada, method: 'PUT' })
  await chat.json(`${path}/messages`, { as: ada, json: { body: 'after' } })
  const client = await chat.connect(bob)
  await client.command({ type: 'room.read', room: slug, seq: 99 })

  expect(await chat.json(`${path}/unread`, { as: bob, json: { seq: 1 } })).toMatchObject({
    unread: 1,
  })
})

import { expect, test } from 'vitest'
import { buildChat, type Chat, newClientId, type Visitor } from '../testing/build-chat.ts'
import { makePrivateRoom, meet } from '../testing/private-room.ts'

const path = '/api/rooms/lobby/messages'
const remove = (chat: Chat, as: Visitor | undefined, seq: number, room = 'lobby') =>
  chat.fetch(`/api/rooms/${room}/messages/${seq}`, { ...(as && { as }), method: 'DELETE' })

async function build() {
  const chat = await buildChat()
  const [ada, eve] = [await chat.guest('Ada'), await chat.account('Eve')]
  const secret = 'my password is swordfish'
  const clientId = newClientId()
  const writer = await chat.connect(ada, { lobby: null })
  await writer.say('lobby', 'Hello')
  await writer.say('lobby', secret, clientId)
  return {
    chat,
    ada,
    eve,
    secret,
    clientId,
    writer,
    [Symbol.asyncDispose]: () => chat[Symbol.asyncDispose](),
  }
}

test('a deleted message leaves its place and nothing of its text, for nobody and nowhere', async () => {
  await using all = await build()
  const { chat, ada, secret } = all
  const reader = await chat.connect('Bob', { lobby: null })
  await reader.next('snapshot')

  expect((await remove(chat, ada, 2)).status).toBe(204)

  const [deleted] = await reader.eventsUpTo('lobby', 3)
  expect(deleted).toEqual({
    type: 'message.deleted',
    seq: 3,
    messageSeq: 2,
    by: { id: ada.id, name: 'Ada', guest: true },
  })
  const { messages } = await chat.json(path)
  expect(messages).toMatchObject([{ body: 'Hello' }, { seq: 2, body: '', deleted: true }])
  const { epoch } = await chat.json('/api/rooms/lobby')
  for (const cursor of [null, { epoch, seq: 1 }]) {
    const later = await chat.connect('Bob', { lobby: cursor })
    const events = await later.eventsUpTo('lobby', 3)
    expect(events.at(-2)).toMatchObject({ seq: 2, message: { body: '', deleted: true } })
    expect(JSON.stringify(events)).not.toContain(secret)
  }
  const { db } = chat.app.context
  const rows = await Promise.all([
    db.selectFrom('events').selectAll().execute(),
    db.selectFrom('messages').selectAll().execute(),
  ])
  expect(JSON.stringify(rows)).not.toContain(secret)
})

test('a late retry of a deleted message is answered with its place, and brings nothing back', async () => {
  await using all = await build()
  const { chat, ada, secret, clientId, writer } = all
  await remove(chat, ada, 2)

  expect(await writer.say('lobby', secret, clientId)).toMatchObject({ seq: 2, dup: true })

  expect((await chat.json('/api/rooms/lobby')).lastSeq).toBe(3)
  expect((await chat.json(path)).messages.at(1)).toMatchObject({ body: '', deleted: true })
})

test('a message is deleted once', async () => {
  await using all = await build()
  const { chat, ada } = all
  await remove(chat, ada, 2)

  expect((await remove(chat, ada, 2)).status).toBe(204)
  expect((await chat.json('/api/rooms/lobby')).lastSeq).toBe(3)
})

test('others may not, nor a person who only claims the name; a moderator of the room may', async () => {
  await using all = await build()
  const { chat, ada, eve } = all
  const { slug } = await makePrivateRoom(chat, eve, { members: [ada] })
  const say = (as: Visitor) =>
    chat.fetch(`/api/rooms/${slug}/messages`, { as, json: { body: 'x' } })
  await say(ada)
  await say(eve)

  expect((await remove(chat, eve, 2)).status).toBe(403)
  await chat.say('lobby', 'By the narrator')
  expect((await remove(chat, undefined, 3)).status).toBe(401)
  expect((await remove(chat, ada, 4, slug)).status).toBe(403)
  expect((await remove(chat, eve, 3, slug)).status).toBe(204)
})

test('what is no message, or none of this room, is not found', async () => {
  await using all = await build()
  const { chat, ada } = all
  const { slug } = await makePrivateRoom(chat, ada)

  for (const [room, seq] of [
    [slug, 1],
    [slug, 2],
    ['lobby', 99],
  ] as const)
    expect((await remove(chat, ada, seq, room)).status).toBe(404)
  expect((await chat.fetch(`${path}/x`, { as: ada, method: 'DELETE' })).status).toBe(400)
})

test('security 33: a moderator who came later deletes nothing of what was said before', async () => {
  await using all = await build()
  const { chat, eve } = all
  const late = await chat.account('Late')
  await meet(chat, eve, late)
  const { slug } = await makePrivateRoom(chat, eve, { history: 'joined' })
  const say = async (body: string): Promise<number> =>
    (await chat.json(`/api/rooms/${slug}/messages`, { as: eve, json: { body } })).seq
  const before = await say('Before.')
  const member = `/api/rooms/${slug}/members/${late.id}`
  await chat.fetch(member, { as: eve, method: 'PUT' })
  await chat.fetch(member, { as: eve, method: 'PATCH', json: { role: 'moderator' } })
  const after = await say('After.')

  expect((await remove(chat, late, before, slug)).status).toBe(404)
  expect((await remove(chat, late, after, slug)).status).toBe(204)

  const { messages } = await chat.json(`/api/rooms/${slug}/messages`, { as: eve })
  expect(messages).toMatchObject([{ body: 'Before.' }, { body: '', deleted: true }])
})

test('the tutorials’ sockets hear nothing of it', async () => {
  await using all = await build()
  const { chat, ada, writer } = all
  const socket = await chat.seed('/ws/chat/lobby/')

  await remove(chat, ada, 2)
  await writer.say('lobby', 'Next')

  expect(await socket.receiveJson()).toEqual({ message: 'Next' })
})

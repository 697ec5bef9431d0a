import { expect, test } from 'vitest'
import { buildChat, type Chat, type Visitor } from '../testing/build-chat.ts'
import { makePrivateRoom, meet } from '../testing/private-room.ts'

const path = '/api/rooms/lobby/messages'
const send = (chat: Chat, as: Visitor, body: object, room = 'lobby') =>
  chat.fetch(`/api/rooms/${room}/messages`, { as, json: { body: 'x', ...body } })

async function build() {
  const chat = await buildChat()
  const [ada, bob] = [await chat.account('Ada'), await chat.account('Bob')]
  await send(chat, ada, { body: 'Tea?' })
  await send(chat, bob, { body: 'Cake?' })
  return { chat, ada, bob, [Symbol.asyncDispose]: () => chat[Symbol.asyncDispose]() }
}

test('a reply names the message that it answers, in events and pages', async () => {
  await using all = await build()
  const { chat, bob } = all
  const reader = await chat.connect('Eve', { lobby: null })
  await reader.next('snapshot')

  expect(await (await send(chat, bob, { replyTo: 1 })).json()).toMatchObject({ replyTo: 1 })

  expect(await reader.eventsUpTo('lobby', 3)).toMatchObject([{ message: { replyTo: 1 } }])
  expect((await chat.json(path)).messages.at(-1)).toMatchObject({ seq: 3, replyTo: 1 })
})

test('a thread is one line under its first message, and a page of its own', async () => {
  await using all = await build()
  const { chat, ada, bob } = all
  for (const as of [bob, ada, bob])
    expect((await send(chat, as, { body: `By ${as.name}`, thread: 1 })).status).toBe(201)

  const { messages } = await chat.json(path)
  expect(messages[0]).toMatchObject({
    replies: { count: 3, lastSeq: 5, lastAt: expect.any(String), people: [ada.id, bob.id] },
    changedSeq: 5,
  })
  const thread = await chat.json(`${path}/1/thread?limit=2`)
  expect(thread.root).toMatchObject({ seq: 1, replies: { count: 3 } })
  expect(thread).toMatchObject({ hasBefore: true, hasAfter: false })
  expect(thread.messages.map(({ seq }: { seq: number }) => seq)).toEqual([4, 5])
  expect(await chat.json(`${path}/1/thread?before=5`)).toMatchObject({
    hasBefore: false,
    hasAfter: true,
    messages: [{ seq: 3 }, { seq: 4 }],
  })
})

test('what is answered in a thread alone is not unread in the room', async () => {
  await using all = await build()
  const { chat, ada, bob } = all
  const unread = async () => (await chat.json('/api/rooms/lobby', { as: ada })).unread
  const reader = await chat.connect(ada, { lobby: null })
  await reader.command({ type: 'room.read', room: 'lobby', seq: 2 })
  expect(await unread()).toBe(0)

  await send(chat, bob, { thread: 1 })
  expect(await unread()).toBe(0)
  await send(chat, bob, { thread: 1, alsoInRoom: true })
  expect(await unread()).toBe(1)
  await chat.fetch(`${path}/3`, { as: bob, method: 'DELETE' })
  expect(await unread()).toBe(1)
})

test('an answer is deleted in its thread, and its first message without what was answered', async () => {
  await using all = await build()
  const { chat, ada, bob } = all
  await send(chat, bob, { body: 'secret', thread: 1 })
  await chat.fetch(`${path}/3`, { as: bob, method: 'DELETE' })
  await chat.fetch(`${path}/1`, { as: ada, method: 'DELETE' })
  await send(chat, bob, { thread: 1 })

  const { root, messages } = await chat.json(`${path}/1/thread`)
  expect(root).toMatchObject({ body: '', deleted: true, replies: { count: 2 } })
  expect(messages).toMatchObject([{ body: '', deleted: true, thread: 1 }, { seq: 6 }])
})

test('what is no message to answer is refused, and so is a thread in a thread', async () => {
  await using all = await build()
  const { chat, ada, bob } = all
  await send(chat, bob, { thread: 1 })
  const codeOf = async (body: object) => {
    const answer = await send(chat, ada, body)
    return [answer.status, (await answer.json()).code]
  }

  expect(await codeOf({ replyTo: 99 })).toEqual([404, 'not_found'])
  expect(await codeOf({ thread: 99 })).toEqual([404, 'not_found'])
  expect(await codeOf({ thread: 3 })).toEqual([400, 'invalid'])
  expect(await codeOf({ alsoInRoom: true })).toEqual([400, 'invalid'])
  await chat.fetch(`${path}/2`, { as: bob, method: 'DELETE' })
  expect(await codeOf({ replyTo: 2 })).toEqual([404, 'not_found'])
  expect((await chat.json('/api/rooms/lobby')).lastSeq).toBe(4)
})

test('a room may have no threads; replies are always there', async () => {
  await using all = await build()
  const { chat, ada, bob } = all
  const { slug } = await makePrivateRoom(chat, ada, { members: [bob] })
  const { seq } = await (await send(chat, bob, {}, slug)).json()
  const settings = `/api/rooms/${slug}/settings`
  await chat.fetch(settings, { as: ada, method: 'PATCH', json: { threads: false } })

  expect((await send(chat, bob, { thread: seq }, slug)).status).toBe(403)
  expect((await send(chat, bob, { replyTo: seq }, slug)).status).toBe(201)
})

test('nobody answers what was said before they came, where that is hidden', async () => {
  await using all = await build()
  const { chat, ada } = all
  const late = await chat.account('Late')
  await meet(chat, ada, late)
  const { slug } = await makePrivateRoom(chat, ada, { history: 'joined' })
  const { seq } = await (await send(chat, ada, { body: 'Before' }, slug)).json()
  await chat.fetch(`/api/rooms/${slug}/members/${late.id}`, { as: ada, method: 'PUT' })

  for (const answering of [{ replyTo: seq }, { thread: seq }])
    expect((await send(chat, late, answering, slug)).status).toBe(404)
  expect((await send(chat, ada, { thread: seq }, slug)).status).toBe(201)
})

test('a retry of an answer is answered with the first one, also to a person who was put out', async () => {
  await using all = await build()
  const { chat, ada, bob } = all
  const { slug } = await makePrivateRoom(chat, ada, { members: [bob] })
  const { seq } = await (await send(chat, ada, {}, slug)).json()
  const answer = () =>
    chat.fetch(`/api/rooms/${slug}/messages`, {
      as: bob,
      json: { body: 'Yes', replyTo: seq },
      headers: { 'idempotency-key': 'an-answer-of-bob' },
    })
  const first = await (await answer()).json()
  await chat.fetch(`/api/rooms/${slug}/members/${bob.id}`, { as: ada, method: 'DELETE' })

  const again = await answer()
  expect(again.status).toBe(200)
  expect(await again.json()).toMatchObject({ seq: first.seq })
})

test('a room’s topic is set by who may rename it, and told', async () => {
  await using all = await build()
  const { chat, ada, bob } = all
  const { slug } = await makePrivateRoom(chat, ada)
  const room = `/api/rooms/${slug}`
  const listener = await chat.connect(ada)

  const change = await chat.fetch(room, {
    as: ada,
    method: 'PATCH',
    json: { topic: '  All\n tea ' },
  })
  expect(await change.json()).toMatchObject({ topic: 'All tea' })
  expect(await listener.next('room.listed')).toMatchObject({ room: { topic: 'All tea' } })
  expect((await chat.fetch(room, { as: ada, method: 'PATCH', json: {} })).status).toBe(400)
  const about = { type: 'room.describe', room: slug, topic: 'Cake' } as const
  expect(await listener.command(about)).toMatchObject({ type: 'ok' })
  expect(await chat.json(room, { as: ada })).toMatchObject({ topic: 'Cake' })
  const outsider = await chat.connect(bob)
  expect(await outsider.command(about)).toMatchObject({ type: 'error', code: 'no_such_room' })
  const long = { topic: 'x'.repeat(251) }
  expect((await chat.fetch(room, { as: ada, method: 'PATCH', json: long })).status).toBe(400)
})

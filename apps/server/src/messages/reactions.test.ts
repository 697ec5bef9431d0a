import { limits } from '@lobby/protocol'
import { expect, test } from 'vitest'
import { buildChat, type Chat, type Visitor } from '../testing/build-chat.ts'
import { makePrivateRoom } from '../testing/private-room.ts'

const path = '/api/rooms/lobby/messages'
const react = (chat: Chat, as: Visitor | undefined, emoji: string, method = 'PUT', seq = 1) =>
  chat.fetch(`${path}/${seq}/reactions/${encodeURIComponent(emoji)}`, { ...(as && { as }), method })
const pin = (chat: Chat, as: Visitor, seq: number, method = 'PUT') =>
  chat.fetch(`${path}/${seq}/pin`, { as, method })

async function build() {
  const chat = await buildChat()
  const [ada, bob] = [await chat.account('Ada'), await chat.account('Bob')]
  await chat.json(path, { as: ada, json: { body: 'Tea?' } })
  return { chat, ada, bob, [Symbol.asyncDispose]: () => chat[Symbol.asyncDispose]() }
}

test('people react once with each emoji, and take it back', async () => {
  await using all = await build()
  const { chat, ada, bob } = all
  for (const [as, emoji] of [
    [ada, '👍'],
    [bob, '👍'],
    [bob, '👍'],
    // As some keyboards write it: it is the same one.
    [bob, '❤'],
  ] as const)
    expect((await react(chat, as, emoji)).status).toBe(204)

  const seenBy = async (as?: Visitor) =>
    (await chat.json(path, { ...(as && { as }) })).messages[0].reactions
  const thumbs = { emoji: '👍', count: 2, people: [ada.id, bob.id] }
  expect(await seenBy(ada)).toEqual([
    { ...thumbs, mine: true },
    { emoji: '❤️', count: 1, people: [bob.id] },
  ])
  expect(await seenBy()).toEqual([thumbs, { emoji: '❤️', count: 1, people: [bob.id] }])
  for (const emoji of ['❤️', '❤️', '👍'])
    expect((await react(chat, bob, emoji, 'DELETE')).status).toBe(204)
  expect(await seenBy(bob)).toEqual([{ emoji: '👍', count: 1, people: [ada.id] }])
  // One event for each of the five that changed something.
  expect((await chat.json('/api/rooms/lobby')).lastSeq).toBe(6)
})

test('what others react is told as it happens', async () => {
  await using all = await build()
  const { chat, ada } = all
  const reader = await chat.connect('Eve', { lobby: null })
  await reader.next('snapshot')

  await react(chat, ada, '🎉')

  expect(await reader.eventsUpTo('lobby', 2)).toEqual([
    {
      type: 'reaction.added',
      seq: 2,
      messageSeq: 1,
      emoji: '🎉',
      by: { id: ada.id, name: 'Ada', guest: false },
    },
  ])
})

test('a reaction is one emoji, and a message has only so many of them', async () => {
  await using all = await build()
  const { chat, ada, bob } = all
  for (const text of ['x', '👍👍', ':tada:', '<b>'])
    expect((await react(chat, ada, text)).status).toBe(400)
  const faces = Array.from({ length: limits.reactionKinds }, (_, index) =>
    String.fromCodePoint(0x1f600 + index),
  )
  for (const face of faces) expect((await react(chat, ada, face)).status).toBe(204)

  const one = await react(chat, ada, '👍')
  expect(one.status).toBe(409)
  expect(await one.json()).toMatchObject({ code: 'too_many' })
  expect((await react(chat, bob, faces[0] ?? '')).status).toBe(204)
})

test('many react, and ten of them are named', async () => {
  await using all = await build()
  const { chat, ada } = all
  const guests = await Promise.all(
    Array.from({ length: 12 }, (_, index) => chat.guest(`Guest ${index}`)),
  )
  for (const guest of guests) expect((await react(chat, guest, '👍')).status).toBe(204)

  const last = guests.at(-1) as Visitor
  const [message] = (await chat.json(path, { as: last })).messages
  expect(message.reactions).toMatchObject([{ count: 12, mine: true }])
  expect(message.reactions[0].people).toEqual(guests.slice(0, 10).map(({ id }) => id))
  expect((await chat.json(path, { as: ada })).messages[0].reactions[0]).not.toHaveProperty('mine')
})

test('nobody reacts to what they may not read, nor who was put out', async () => {
  await using all = await build()
  const { chat, ada, bob } = all
  const { slug } = await makePrivateRoom(chat, ada, { members: [bob] })
  const place = `/api/rooms/${slug}/messages`
  const { seq } = await chat.json(place, { as: ada, json: { body: 'Secret' } })
  const thumb = `${place}/${seq}/reactions/${encodeURIComponent('👍')}`
  expect((await chat.fetch(thumb, { as: bob, method: 'PUT' })).status).toBe(204)

  await chat.fetch(`/api/rooms/${slug}/members/${bob.id}`, { as: ada, method: 'DELETE' })

  expect((await chat.fetch(thumb, { as: bob, method: 'DELETE' })).status).toBe(404)
  expect((await chat.fetch(thumb, { as: await chat.account('Eve'), method: 'PUT' })).status).toBe(
    404,
  )
  expect((await react(chat, undefined, '👍')).status).toBe(401)
  expect((await react(chat, ada, '👍', 'PUT', 99)).status).toBe(404)
})

test('pinned messages are listed, the last one first, and only so many', async () => {
  await using all = await build()
  const { chat, ada, bob } = all
  for (let seq = 2; seq <= limits.pins + 1; seq++)
    await chat.json(path, { as: ada, json: { body: `No. ${seq}` } })
  for (let seq = 1; seq <= limits.pins; seq++) expect((await pin(chat, bob, seq)).status).toBe(204)
  expect((await pin(chat, bob, 1)).status).toBe(204)

  const full = await pin(chat, bob, limits.pins + 1)
  expect(full.status).toBe(409)
  expect((await pin(chat, ada, 1, 'DELETE')).status).toBe(204)
  expect((await pin(chat, ada, limits.pins + 1)).status).toBe(204)

  const { messages } = await chat.json('/api/rooms/lobby/pins')
  expect(messages).toHaveLength(limits.pins)
  expect(messages[0]).toMatchObject({
    seq: limits.pins + 1,
    pinned: { by: { id: ada.id, name: 'Ada' } },
  })
})

test('guests pin nothing in a public room, and something in one of their own', async () => {
  await using all = await build()
  const { chat, ada } = all
  const guest = await chat.guest('Gil')
  expect((await pin(chat, guest, 1)).status).toBe(403)

  const { slug } = await makePrivateRoom(chat, ada, { members: [guest] })
  const { seq } = await chat.json(`/api/rooms/${slug}/messages`, { as: guest, json: { body: 'x' } })
  const place = `/api/rooms/${slug}/messages/${seq}/pin`
  expect((await chat.fetch(place, { as: guest, method: 'PUT' })).status).toBe(204)
})

import { limits } from '@lobby/protocol/limits'
import { expect, test } from 'vitest'
import { buildChat, type Chat, newClientId, type Visitor } from '../testing/build-chat.ts'
import { makePrivateRoom } from '../testing/private-room.ts'

const path = '/api/rooms/lobby/messages'
const say = (chat: Chat, as: Visitor, body: string, to = path) =>
  chat.json(to, { as, json: { body } })
const change = (chat: Chat, as: Visitor, seq: number, json?: { body: string }) =>
  chat.fetch(`${path}/${seq}`, { as, method: json ? 'PATCH' : 'DELETE', ...(json && { json }) })

async function build() {
  const chat = await buildChat()
  const [ada, bob] = [await chat.account('Ada'), await chat.account('bob.k')]
  return { chat, ada, bob, [Symbol.asyncDispose]: () => chat[Symbol.asyncDispose]() }
}

test('a message names the people that it mentions by their ids, live and later', async () => {
  await using all = await build()
  const { chat, ada, bob } = all
  const reader = await chat.connect(bob, { lobby: null })
  await reader.next('snapshot')

  const sent = await say(chat, ada, 'Tea, @BOB.K? `@ada` knows, @nobody not.')

  expect(sent).toMatchObject({ mentions: [bob.id], mentionNames: ['BOB.K'] })
  const [event] = await reader.eventsUpTo('lobby', 1)
  expect(event).toMatchObject({ message: { mentions: [bob.id], mentionNames: ['BOB.K'] } })
  const later = await chat.connect('Eve', { lobby: null })
  expect(await later.eventsUpTo('lobby', 1)).toEqual([event])
  expect((await chat.json(path)).messages).toEqual([sent])
})

test('a guest is mentioned by name, spaces and all, where they have written', async () => {
  await using all = await build()
  const { chat, ada } = all
  const [eve] = [await chat.guest('Eve of York'), await chat.guest('Mallory')]
  await say(chat, eve, 'Hello')
  expect(await say(chat, ada, 'Hi @Eve of York, and @Mallory')).toMatchObject({
    mentions: [eve.id],
    mentionNames: ['Eve of York'],
  })

  const double = await chat.guest('Eve of York')
  await say(chat, double, 'Hello, too')
  expect(await say(chat, ada, 'Which @Eve of York?')).not.toHaveProperty('mentions')
})

test('only people who may read the room are mentioned there', async () => {
  await using all = await build()
  const { chat, ada, bob } = all
  const eve = await chat.account('eve')
  const { slug } = await makePrivateRoom(chat, ada, { members: [bob] })
  const inside = `/api/rooms/${slug}/messages`

  expect(await say(chat, ada, '@bob.k and @eve', inside)).toMatchObject({ mentions: [bob.id] })

  await chat.fetch(`/api/rooms/${slug}/members/${bob.id}`, { as: ada, method: 'DELETE' })
  expect(await say(chat, ada, '@bob.k?', inside)).not.toHaveProperty('mentions')
  expect(await say(chat, eve, '@bob.k')).toMatchObject({ mentions: [bob.id] })
})

test('an edit mentions others, and what it does not mention any more is taken away', async () => {
  await using all = await build()
  const { chat, ada, bob } = all
  const eve = await chat.account('eve')
  const reader = await chat.connect(bob, { lobby: null })
  await reader.next('snapshot')
  await say(chat, ada, '@bob.k?')
  const edited = await (await change(chat, ada, 1, { body: '@eve?' })).json()
  expect(edited).toMatchObject({ mentions: [eve.id], mentionNames: ['eve'] })
  await change(chat, ada, 1, { body: 'Nobody' })

  const events = await reader.eventsUpTo('lobby', 3)
  expect(events[1]).toMatchObject({ type: 'message.edited', mentions: [eve.id] })
  const page = (await chat.json(path)).messages
  expect(page[0]).not.toHaveProperty('mentions')
  const { epoch } = await chat.json('/api/rooms/lobby')
  for (const cursor of [null, { epoch, seq: 0 }]) {
    const later = await chat.connect('Later', { lobby: cursor })
    // Who was mentioned once is not said any more.
    expect(JSON.stringify(await later.eventsUpTo('lobby', 3))).not.toContain('mention')
  }
})

test('a deleted message mentions nobody', async () => {
  await using all = await build()
  const { chat, ada, bob } = all
  await say(chat, ada, 'Tea, @bob.k?')
  await change(chat, ada, 1)
  expect((await chat.json(path)).messages[0]).not.toHaveProperty('mentions')
  const later = await chat.connect(bob, { lobby: null })
  expect(JSON.stringify(await later.eventsUpTo('lobby', 2))).not.toContain('mention')
})

test('a message that is sent again is the same one, also once its name means another person', async () => {
  await using all = await build()
  const { chat, ada, bob } = all
  const send = (body: string, key: string) =>
    chat.json(path, { as: ada, json: { body }, headers: { 'idempotency-key': key } })
  const keys = [newClientId(), newClientId()] as const
  const first = await send('Hi @Carol', keys[0])
  const second = await send('Hi @bob.k', keys[1])
  await chat.account('Carol')

  expect(await send('Hi @Carol', keys[0])).toEqual(first)
  expect(await send('Hi @bob.k', keys[1])).toEqual(second)
  expect(second).toMatchObject({ mentions: [bob.id] })
})

test('a message mentions at most twenty people, and says so', async () => {
  await using chat = await buildChat()
  const ada = await chat.account('Ada')
  const names = Array.from({ length: limits.mentions + 1 }, (_, index) => `guest${index}`)
  for (const name of names) await say(chat, await chat.guest(name), 'Hello')
  const all = (some: readonly string[]) => some.map((name) => `@${name}`).join(', ')

  const sent = await say(chat, ada, all(names.slice(1)))
  expect(sent.mentions).toHaveLength(limits.mentions)
  const refused = await chat.fetch(path, { as: ada, json: { body: all(names) } })
  expect(refused.status).toBe(400)
  expect((await refused.json()).detail).toBe('A message mentions at most 20 people.')
})

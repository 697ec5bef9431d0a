import { limits } from '@lobby/protocol'
import { expect, test } from 'vitest'
import { buildChat, type Chat, type Visitor } from '../testing/build-chat.ts'
import { makePrivateRoom, meet } from '../testing/private-room.ts'
import { soonPresent, untilTold } from '../testing/seen-presence.ts'

/** Ada and Bob, who share a room; Ada watches him. */
async function build() {
  const chat = await buildChat({ presenceTimes: soonPresent })
  const [ada, bob] = [await chat.account('Ada'), await chat.account('Bob')]
  await meet(chat, ada, bob)
  const watcher = await chat.connect(ada)
  await watch(watcher, bob)
  return { chat, ada, bob, watcher, [Symbol.asyncDispose]: () => chat[Symbol.asyncDispose]() }
}
const watch = (client: Awaited<ReturnType<Chat['connect']>>, ...people: readonly Visitor[]) =>
  client.command({ type: 'presence.watch', people: people.map(({ id }) => id) })
const choose = (chat: Chat, as: Visitor, presence: string | null) =>
  chat.fetch('/api/auth/profile', { as, method: 'PATCH', json: { presence } })
const read = async (chat: Chat, as: Visitor, { id }: Visitor) =>
  (await chat.json(`/api/presence?ids=${id},nobody`, { as })).people

test('a person is online with the first connection, and offline a while after the last', async () => {
  await using here = await build()
  const { chat, ada, bob, watcher } = here
  await untilTold(watcher, bob.id, 'offline')

  const [phone, laptop] = [await chat.connect(bob), await chat.connect(bob)]
  await untilTold(watcher, bob.id, 'online')
  expect(await read(chat, ada, bob)).toEqual([{ id: bob.id, presence: 'online' }])

  await phone.socket.disconnect()
  expect(await read(chat, ada, bob)).toEqual([{ id: bob.id, presence: 'online' }])
  await laptop.socket.disconnect()
  // A reload is no farewell.
  const again = await chat.connect(bob)
  await again.socket.disconnect()
  expect(await untilTold(watcher, bob.id, 'offline')).toEqual([])
  expect(await read(chat, ada, bob)).toEqual([{ id: bob.id, presence: 'offline' }])
})

test('a person is away who has left all of their devices alone', async () => {
  await using here = await build()
  const { chat, bob, watcher } = here
  const [phone, laptop] = [await chat.connect(bob), await chat.connect(bob)]
  await untilTold(watcher, bob.id, 'online')

  await phone.socket.sendJson({ type: 'presence.idle', idle: true })
  expect(await phone.isQuiet()).toBe(true)
  expect(await watcher.isQuiet()).toBe(true)
  await laptop.socket.sendJson({ type: 'presence.idle', idle: true })
  await untilTold(watcher, bob.id, 'away')
  await phone.socket.sendJson({ type: 'presence.idle', idle: false })
  await untilTold(watcher, bob.id, 'online')
})

test('who does not want to be disturbed is shown so in all of their tabs, until they take it back', async () => {
  await using here = await build()
  const { chat, bob, watcher } = here
  const tab = await chat.connect(bob)
  await untilTold(watcher, bob.id, 'online')

  expect((await choose(chat, bob, 'dnd')).status).toBe(200)
  await untilTold(watcher, bob.id, 'dnd')
  expect(await tab.next('profile.changed')).toMatchObject({ profile: { presence: 'dnd' } })
  await tab.socket.sendJson({ type: 'presence.idle', idle: true })
  expect((await chat.connect(bob)).welcome.profile).toMatchObject({ presence: 'dnd' })
  await choose(chat, bob, null)
  await untilTold(watcher, bob.id, 'online')
  expect((await choose(chat, bob, 'away')).status).toBe(400)
})

test('a presence ends by itself at its end, which lies ahead and within a year', async () => {
  await using here = await build()
  const { chat, bob, watcher } = here
  const until = (presence: string | null, left: number) =>
    chat.fetch('/api/auth/profile', {
      ...{ as: bob, method: 'PATCH' },
      json: { presence, presenceUntil: new Date(Date.now() + left).toISOString() },
    })
  await chat.connect(bob)
  await untilTold(watcher, bob.id, 'online')

  expect((await until('dnd', 1_500)).status).toBe(200)
  await untilTold(watcher, bob.id, 'dnd')
  const { profile } = (await chat.connect(bob)).welcome
  expect(profile).toMatchObject({ presence: 'dnd', presenceUntil: expect.any(String) })
  await untilTold(watcher, bob.id, 'online')
  await choose(chat, bob, 'dnd')
  expect(await chat.json('/api/auth/account', { as: bob })).not.toHaveProperty('presenceUntil')
  for (const [presence, left] of [
    ['dnd', -1_000],
    ['dnd', limits.muteMax * 1_001],
    [null, 60_000],
  ] as const)
    expect((await until(presence, left)).status).toBe(400)
})

test('who hides looks offline to others, also to who asks, and on every new connection', async () => {
  await using here = await build()
  const { chat, ada, bob, watcher } = here
  await chat.connect(bob)
  await untilTold(watcher, bob.id, 'online')

  await choose(chat, bob, 'hidden')
  expect(await untilTold(watcher, bob.id, 'offline')).toEqual([])
  const tab = await chat.connect(bob)
  await tab.socket.sendJson({ type: 'presence.idle', idle: true })
  expect(await tab.isQuiet()).toBe(true)
  expect(await read(chat, ada, bob)).toEqual([{ id: bob.id, presence: 'offline' }])
  expect(await chat.json(`/api/people?ids=${bob.id}`, { as: ada })).toEqual({ people: [] })
  expect(await watcher.isQuiet()).toBe(true)
})

test('security 54: outsiders are told nothing, and who was removed nothing any more', async () => {
  await using chat = await buildChat({ presenceTimes: soonPresent })
  const [ada, bob, eve] = [
    await chat.account('Ada'),
    await chat.account('Bob'),
    await chat.account('Eve'),
  ]
  const { slug } = await makePrivateRoom(chat, ada, { members: [bob] })
  const [adas, bobs, eves] = [
    await chat.connect(ada),
    await chat.connect(bob),
    await chat.connect(eve),
  ]
  for (const client of [bobs, eves]) await watch(client, ada)
  await untilTold(bobs, ada.id, 'online')

  await chat.fetch(`/api/rooms/${slug}/members/${bob.id}`, { as: ada, method: 'DELETE' })
  await bobs.next('room.unlisted')
  await choose(chat, ada, 'dnd')
  await adas.next('profile.changed')
  const stays = await chat.connect(ada)
  await watch(stays, ada)
  await untilTold(stays, ada.id, 'dnd')
  for (const client of [bobs, eves]) {
    await client.command({ type: 'presence.watch', people: [ada.id, 'nobody'] })
    while (!(await client.isQuiet()))
      expect((await client.nextFrame()).type).not.toBe('presence.changed')
  }
  expect(await read(chat, eve, ada)).toEqual([])
  expect(await read(chat, bob, ada)).toEqual([])
  expect((await chat.fetch(`/api/presence?ids=${ada.id}`)).status).toBe(401)
})

test('security 55: who is blocked sees no presence of the person who has blocked them', async () => {
  await using here = await build()
  const { chat, ada, bob, watcher } = here
  await chat.connect(bob)
  await untilTold(watcher, bob.id, 'online')

  await chat.fetch(`/api/blocks/${ada.id}`, { as: bob, method: 'PUT' })
  await untilTold(watcher, bob.id, 'offline')
  expect(await read(chat, ada, bob)).toEqual([{ id: bob.id, presence: 'offline' }])
  await chat.fetch(`/api/blocks/${ada.id}`, { as: bob, method: 'DELETE' })
  await untilTold(watcher, bob.id, 'online')
})

test('a connection is told of the people that it watches, and of no more than so many', async () => {
  await using here = await build()
  const { chat, bob, watcher } = here
  const cleo = await chat.account('Cleo')
  await meet(chat, cleo)
  await untilTold(watcher, bob.id, 'offline')
  await watch(watcher, cleo)
  await untilTold(watcher, cleo.id, 'offline')

  await chat.connect(bob)
  await chat.connect(cleo)
  await untilTold(watcher, cleo.id, 'online')
  expect(await watcher.isQuiet()).toBe(true)

  const many = Array.from({ length: limits.watchedPeople + 1 }, (_, number) => `${number}`)
  const answer = await watcher.command({ type: 'presence.watch', people: many })
  expect(answer).toMatchObject({ type: 'error', code: 'invalid' })
})

test('after a start nobody is said to be offline before they could come back', async () => {
  await using chat = await buildChat({ presenceTimes: { ...soonPresent, grace: 3_600_000 } })
  const [ada, bob] = [await chat.account('Ada'), await chat.account('Bob')]
  await meet(chat, ada, bob)
  const watcher = await chat.connect(ada)
  await watch(watcher, ada, bob)
  expect(await watcher.next('presence.changed')).toEqual({
    type: 'presence.changed',
    people: [{ id: ada.id, presence: 'online' }],
  })
  expect(await read(chat, ada, bob)).toEqual([])
})

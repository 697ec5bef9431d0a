import type { Room } from '@lobby/protocol'
import { expect, test } from 'vitest'
import { buildChat, type Visitor } from '../testing/build-chat.ts'
import { makePrivateRoom, meet } from '../testing/private-room.ts'
import { markRead } from './read-markers.ts'

test('what is unread is the messages after the marker, however it came there', async () => {
  await using chat = await buildChat()
  const ada = await chat.guest('Ada')
  const { context } = chat.app
  const id = await chat.roomId('lobby')
  const unread = async () => (await chat.json('/api/rooms/lobby', { as: ada })).unread
  await chat.say('lobby', 'one', 'two')
  await context.roomActions.changeRoom('operator', 'lobby', { name: 'The lobby' })
  await chat.say('lobby', 'four', 'five')

  expect((await markRead(context.db, ada.id, id, 0))?.seq).toBe(0)
  expect(await unread()).toBe(4)
  expect((await markRead(context.db, ada.id, id, 1))?.seq).toBe(1)
  expect(await unread()).toBe(3)
  expect((await markRead(context.db, ada.id, id, 3))?.seq).toBe(3)
  expect(await unread()).toBe(2)
  expect(await markRead(context.db, ada.id, id, 2)).toBeUndefined()
  expect((await markRead(context.db, ada.id, id, 99))?.seq).toBe(5)
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
  expect([await unread(ada), await unread(bob)]).toEqual([1, 0])
})

test('the unread of a welcome counts what others have sent after readSeq; own messages and events without a message do not count', async () => {
  await using chat = await buildChat()
  const [ada, bob] = [await chat.account('Ada', 'admin'), await chat.account('Bob')]
  const first = await chat.connect(ada)
  const say = (as: Visitor, body: string) =>
    chat.json('/api/rooms/lobby/messages', { as, json: { body } })
  await say(bob, 'before the marker')
  await first.command({ type: 'room.read', room: 'lobby', seq: 1 })
  await say(bob, 'one')
  await say(ada, 'my own')
  await chat.app.context.roomActions.changeRoom('operator', 'lobby', { name: 'The lobby' })
  await say(bob, 'two')

  const welcomed = async (who?: Visitor | string) => (await chat.connect(who)).welcome.rooms
  expect(await welcomed(ada)).toMatchObject([{ lastSeq: 5, readSeq: 1, unread: 2 }])
  for (const nobody of [undefined, 'Cleo'])
    expect(await welcomed(nobody)).toMatchObject([{ lastSeq: 5, readSeq: 0, unread: 0 }])
})

test('a marker in a room that is not there is none', async () => {
  await using chat = await buildChat()
  const { id } = await chat.guest('Ada')
  expect(await markRead(chat.app.context.db, id, 'nowhere', 1)).toBeUndefined()
})

test('what was deleted is not unread, for its author and for others', async () => {
  await using chat = await buildChat()
  const [ada, bob] = [await chat.guest('Ada'), await chat.guest('Bob')]
  for (const who of [ada, bob]) await chat.connect(who)
  const path = '/api/rooms/lobby/messages'
  const seqs: number[] = []
  for (const body of ['one', 'two', 'three'])
    seqs.push((await chat.json(path, { as: bob, json: { body } })).seq)
  await chat.json(path, { as: ada, json: { body: 'mine' } })
  const unread = async () => (await chat.json('/api/rooms/lobby', { as: ada })).unread
  expect(await unread()).toBe(3)

  for (const [done, seq] of seqs.entries()) {
    await chat.fetch(`${path}/${seq}`, { as: bob, method: 'DELETE' })
    expect(await unread()).toBe(2 - done)
  }
  await chat.fetch(`${path}/4`, { as: ada, method: 'DELETE' })
  expect(await unread()).toBe(0)
})

test('what was read and is deleted then takes nothing off what is unread', async () => {
  await using chat = await buildChat()
  const [ada, bob] = [await chat.guest('Ada'), await chat.guest('Bob')]
  const client = await chat.connect(ada)
  const path = '/api/rooms/lobby/messages'
  for (const body of ['one', 'two']) await chat.json(path, { as: bob, json: { body } })
  await client.command({ type: 'room.read', room: 'lobby', seq: 1 })

  await chat.fetch(`${path}/1`, { as: bob, method: 'DELETE' })
  expect(await chat.json('/api/rooms/lobby', { as: ada })).toMatchObject({ readSeq: 1, unread: 1 })
})

test('what others write is unread from the moment a person is in the room', async () => {
  await using chat = await buildChat()
  const [ada, bob] = [await chat.account('Ada'), await chat.account('Bob')]
  await chat.say('lobby', 'before they came')
  for (const who of [ada, bob]) await chat.connect(who)
  // A public room that is made meanwhile, a private one of their own, and one to which they were added.
  await chat.json('/api/rooms', { as: bob, json: { slug: 'garden' } })
  const own = await makePrivateRoom(chat, ada, { members: [bob] })
  const others = await makePrivateRoom(chat, bob, { members: [ada] })
  const slugs = ['lobby', 'garden', own.slug, others.slug]
  for (const slug of slugs)
    for (const body of ['1', '2', '3', '4', '5'])
      await chat.json(`/api/rooms/${slug}/messages`, { as: bob, json: { body } })

  const unreadOf = async (who: Visitor) => {
    await chat.connect(who)
    const { rooms } = await chat.json('/api/rooms', { as: who })
    return slugs.map((slug) => rooms.find((room: Room) => room.slug === slug)?.unread)
  }
  expect(await unreadOf(ada)).toEqual([5, 5, 5, 5])
  expect(await unreadOf(bob)).toEqual([0, 0, 0, 0])
  // Who comes now has nothing of it to read.
  expect((await unreadOf(await chat.account('Cleo'))).slice(0, 2)).toEqual([0, 0])
})

test('a public room is counted from when a person first comes, by a socket or over HTTP', async () => {
  await using chat = await buildChat()
  const ada = await chat.account('Ada')
  await chat.say('lobby', 'one', 'two', 'three')
  const lobby = () => chat.json('/api/rooms/lobby', { as: ada })
  expect(await lobby()).toMatchObject({ readSeq: 3, unread: 0 })
  const bob = await chat.account('Bob')
  await chat.json('/api/rooms', { as: bob })
  await chat.say('lobby', 'and')
  expect(await chat.json('/api/rooms/lobby', { as: bob })).toMatchObject({ readSeq: 3, unread: 1 })

  const client = await chat.connect(ada)
  expect(await lobby()).toMatchObject({ readSeq: 3, unread: 1 })
  // What was said before is read, whatever a client says of it, and needs no marker.
  const read = (seq: number) => client.command({ type: 'room.read', room: 'lobby', seq })
  await read(3)
  const markers = chat.app.context.db.selectFrom('read_markers').selectAll()
  expect(await markers.execute()).toEqual([])
  await chat.say('lobby', 'four')
  await read(1)
  expect(await lobby()).toMatchObject({ readSeq: 3, unread: 2 })
})

test('who gets a role in a public room has as much unread as before', async () => {
  await using chat = await buildChat()
  const [ada, bob] = [await chat.account('Ada'), await chat.account('Bob', 'admin')]
  await chat.connect(ada)
  await chat.json('/api/rooms', { as: bob, json: { slug: 'garden' } })
  await chat.say('garden', 'one', 'two')
  const garden = () => chat.json('/api/rooms/garden', { as: ada })
  const before = await garden()
  expect(before).toMatchObject({ readSeq: 0, unread: 2 })

  const role = { as: bob, method: 'PATCH', json: { role: 'moderator' } }
  expect((await chat.fetch(`/api/rooms/garden/members/${ada.id}`, role)).status).toBe(204)
  expect(await garden()).toMatchObject({ readSeq: before.readSeq, unread: before.unread })
})

test('a member whose marker a stop has kept from being made has read what was said before they joined', async () => {
  await using chat = await buildChat()
  const [ada, bob] = [await chat.account('Ada'), await chat.account('Bob')]
  const { slug } = await makePrivateRoom(chat, ada)
  await using _ = await meet(chat, ada, bob)
  await chat.connect(bob)
  const say = (body: string) =>
    chat.json(`/api/rooms/${slug}/messages`, { as: ada, json: { body } })
  await say('before')
  await chat.fetch(`/api/rooms/${slug}/members/${bob.id}`, { as: ada, method: 'PUT' })
  await chat.app.context.db.deleteFrom('read_markers').where('userId', '=', bob.id).execute()
  await say('after')
  expect(await chat.json(`/api/rooms/${slug}`, { as: bob })).toMatchObject({
    readSeq: 3,
    unread: 1,
  })
})

test('security 66: who comes and reads nothing has no marker, however many rooms there are', async () => {
  await using chat = await buildChat()
  const { db, log } = chat.app.context
  for (let index = 0; index < 20; index++) {
    await log.createRoom({ slug: `room-${index}`, name: `Room ${index}` })
    await chat.say(`room-${index}`, 'hello')
  }
  const ada = await chat.guest('Ada')
  await chat.connect(ada)
  const count = async (table: 'read_markers' | 'milestones') =>
    (await db.selectFrom(table).selectAll().execute()).length
  expect([await count('read_markers'), await count('milestones')]).toEqual([0, 20])
  await chat.connect(await chat.guest('Bob'))
  await chat.say('room-3', 'to both')
  await chat.connect(await chat.guest('Cleo'))
  // What Cleo keeps is the one room in which something has happened since.
  expect([await count('read_markers'), await count('milestones')]).toEqual([0, 21])
  const { rooms } = await chat.json('/api/rooms', { as: ada })
  expect(rooms.filter((room: Room) => room.unread > 0)).toMatchObject([
    { slug: 'room-3', unread: 1 },
  ])
  // Who comes back keeps nothing more.
  await chat.say('room-4', 'to all')
  await chat.connect(ada)
  expect([await count('read_markers'), await count('milestones')]).toEqual([0, 21])
})

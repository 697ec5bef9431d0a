import { limits, type RoomSize } from '@lobby/protocol'
import { expect, test } from 'vitest'
import { buildChat } from '../testing/build-chat.ts'
import { makePrivateRoom } from '../testing/private-room.ts'
import { markRead } from './read-markers.ts'

test('it is told how many are in a private room, and how many have read in a public one', async () => {
  await using chat = await buildChat({ rooms: ['garden', 'attic'] })
  const [ada, bob, eve] = [
    await chat.account('Ada', 'owner'),
    await chat.account('Bob'),
    await chat.account('Eve'),
  ]
  const { slug } = await makePrivateRoom(chat, ada, { members: [bob, eve] })
  await chat.json('/api/rooms/garden/messages', { as: ada, json: { body: 'Tea?' } })
  const id = await chat.roomId('garden')
  for (const person of [bob, eve]) await markRead(chat.app.context.db, person.id, id, 1)
  const sizes = async (as = bob) =>
    (await chat.json(`/api/room-sizes?of=garden,attic,${slug},nowhere`, { as })).sizes.toSorted(
      (a: RoomSize, b: RoomSize) => a.people - b.people,
    )

  const [attic, garden] = [
    { room: 'attic', people: 0 },
    { room: 'garden', people: 2 },
  ]
  expect(await sizes()).toEqual([attic, garden, { room: slug, people: 3 }])

  // A removed member learns nothing, and does not count.
  await chat.fetch(`/api/rooms/${slug}/members/${eve.id}`, { as: ada, method: 'DELETE' })
  expect(await sizes(eve)).toEqual([attic, garden])
  expect(await sizes()).toContainEqual({ room: slug, people: 2 })
})

test('direct rooms are not told of, and not more rooms at once than the limit', async () => {
  await using chat = await buildChat()
  const [ada, bob] = [await chat.account('Ada', 'owner'), await chat.account('Bob')]
  const { slug } = await chat.json('/api/direct-rooms', { as: ada, json: { people: [bob.id] } })

  expect(await chat.json(`/api/room-sizes?of=${slug}`, { as: ada })).toEqual({ sizes: [] })
  const many = Array.from({ length: limits.previewsAtOnce + 1 }, (_, n) => `room-${n}`)
  expect((await chat.fetch(`/api/room-sizes?of=${many}`, { as: ada })).status).toBe(400)
})

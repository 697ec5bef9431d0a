// What is told of rooms and profiles where no notice of it has come.
import { findRedisServer, RedisProcess } from '@lobby/channels/testing/redis-process'
import { describe, expect, onTestFinished, test } from 'vitest'
import type { Chat, Visitor } from '../testing/build-chat.ts'
import { buildNodes } from '../testing/build-nodes.ts'
import { makePrivateRoom, meet } from '../testing/private-room.ts'
import '../testing/process-limit.ts'

const program = findRedisServer()

/** Two nodes whose notices do not meet: each has other channels in Redis. */
async function buildDeafNodes(): Promise<[Chat, Chat]> {
  const redis = await RedisProcess.start(program as string)
  onTestFinished(() => redis.remove())
  const env = { REDIS_URL: redis.url, LOBBY_GUESTS: 'on', LOBBY_OPEN_ROOMS: 'on' }
  return buildNodes({ ...env, LOBBY_REDIS_PREFIX: 'one' }, { LOBBY_REDIS_PREFIX: 'two' })
}

async function rename(chat: Chat, as: Visitor, slug: string, name: string): Promise<void> {
  const renamed = await chat.fetch(`/api/rooms/${slug}`, { as, method: 'PATCH', json: { name } })
  expect(renamed.status).toBe(200)
}

describe.skipIf(!program)('a client at a node that no notice reaches', () => {
  test('is told of a public room that comes, has another name and another topic, and goes', async () => {
    const [one, two] = await buildDeafNodes()
    const owner = await one.account('Olga', 'owner')
    const watching = await two.connect('Ada')

    await one.json('/api/rooms', { as: owner, json: { slug: 'garden', name: 'Garden' } })
    expect((await watching.next('room.listed')).room).toMatchObject({ name: 'Garden', unread: 0 })
    await rename(one, owner, 'garden', 'Orchard')
    expect((await watching.next('room.listed')).room).toMatchObject({ name: 'Orchard' })
    const json = { topic: 'Apples' }
    await one.fetch('/api/rooms/garden', { as: owner, method: 'PATCH', json })
    expect((await watching.next('room.listed')).room).toMatchObject({ topic: 'Apples' })
    await one.fetch('/api/rooms/garden', { as: owner, method: 'DELETE' })
    expect(await watching.next('room.unlisted')).toEqual({ type: 'room.unlisted', room: 'garden' })
  })

  test('is told of a private room as long as it is theirs, and a stranger never', async () => {
    const [one, two] = await buildDeafNodes()
    const [ada, bob, eve] = await Promise.all(['Ada', 'Bob', 'Eve'].map((name) => one.guest(name)))
    if (!ada || !bob || !eve) throw new Error('Somebody is missing.')
    const [bobs, eves] = [await two.connect(bob), await two.connect(eve)]

    const { slug } = await makePrivateRoom(one, ada, { members: [bob] })
    expect((await bobs.next('room.listed')).room).toMatchObject({ slug, name: 'Attic' })
    await rename(one, ada, slug, 'Loft')
    expect((await bobs.next('room.listed')).room).toMatchObject({ slug, name: 'Loft' })
    const place = `/api/rooms/${slug}/members/${bob.id}`
    await one.fetch(place, { as: ada, method: 'DELETE' })
    expect(await bobs.next('room.unlisted')).toMatchObject({ room: slug })
    await using _ = await meet(one, ada, bob)
    await one.fetch(place, { as: ada, method: 'PUT' })
    expect((await bobs.next('room.listed')).room).toMatchObject({ slug })
    const dissolved = await one.app.context.roomActions.deleteRoom(
      'operator',
      slug,
      'room.dissolve',
    )
    expect(dissolved).toBeUndefined()
    expect(await bobs.next('room.unlisted')).toMatchObject({ room: slug })
    expect(await eves.isQuiet()).toBe(true)
  })

  test('is told what the person has chosen there, and a new name in a direct room', async () => {
    const [one, two] = await buildDeafNodes()
    const [ada, bob] = [await one.guest('Ada'), await one.guest('Bob')]
    const [adas, bobs] = [await two.connect(ada), await two.connect(bob)]
    await using _ = await meet(one, ada, bob)

    await one.fetch('/api/auth/profile', { as: bob, method: 'PATCH', json: { color: 'teal' } })
    expect((await bobs.next('profile.changed')).profile).toMatchObject({ color: 'teal' })
    await one.json('/api/direct-rooms', { as: ada, json: { people: [bob.id] } })
    for (const each of [adas, bobs])
      expect((await each.next('room.listed')).room).toMatchObject({ kind: 'direct' })
  })
})

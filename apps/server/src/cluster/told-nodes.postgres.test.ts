import { RedisChannelLayer } from '@lobby/channels/redis'
import { findRedisServer, RedisProcess } from '@lobby/channels/testing/redis-process'
import type { RoomEvent } from '@lobby/protocol'
import { describe, expect, onTestFinished, test } from 'vitest'
import { roomGroup } from '../notices.ts'
import { rotateEpochs } from '../storage/epochs.ts'
import type { Chat } from '../testing/build-chat.ts'
import { buildNodes } from '../testing/build-nodes.ts'
import '../testing/process-limit.ts'

const program = findRedisServer()
if (!program) console.warn('SKIPPED: no redis-server on PATH: two nodes with Redis are not tested.')

/** A person on each node who follows the room, and the events that each is sent. */
async function follow(nodes: readonly [Chat, Chat]) {
  const [ada, bob] = [
    await nodes[0].connect('Ada', { lobby: null }),
    await nodes[1].connect('Bob', { lobby: null }),
  ]
  for (const each of [ada, bob]) await each.next('snapshot')
  return { ada, bob }
}

const withoutClientId = ({ ...event }: RoomEvent) =>
  JSON.stringify({ ...event, clientId: undefined })

describe('two servers over one PostgreSQL', () => {
  test('hear of each other’s messages, with equal bytes, and of each other’s notices', async () => {
    // A prefix for a Redis is no matter of PostgreSQL, which would refuse so long a name.
    const nodes = await buildNodes({ LOBBY_REDIS_PREFIX: 'x'.repeat(64) })
    const { ada, bob } = await follow(nodes)
    expect(await nodes[0].json('/health')).toMatchObject({ layer: 'postgres', status: 'ok' })

    for (const body of ['one', 'ünö 👋', 'ö'.repeat(4_000)]) await ada.say('lobby', body)
    await bob.say('lobby', 'four')

    const [ours, theirs] = [await ada.eventsUpTo('lobby', 4), await bob.eventsUpTo('lobby', 4)]
    expect(theirs.map(withoutClientId)).toEqual(ours.map(withoutClientId))
    await ada.socket.sendJson({ type: 'typing.start', room: 'lobby' })
    expect(await bob.next('member.typing')).toMatchObject({ author: { name: 'Ada' } })
  })

  test('hear at once when a room is deleted, and when the database has another history', async () => {
    const nodes = await buildNodes()
    const { ada, bob } = await follow(nodes)
    await ada.say('lobby', 'before')
    await bob.eventsUpTo('lobby', 1)

    await rotateEpochs(nodes[0].app.context.db)
    await ada.say('lobby', 'after')

    for (const each of [ada, bob])
      expect(await each.next('snapshot')).toMatchObject({ reason: 'reset' })
    await nodes[0].fetch('/api/rooms/lobby', { method: 'DELETE' })
    expect(await bob.next('room.unlisted')).toMatchObject({ room: 'lobby' })
  })

  describe.skipIf(!program)('and one Redis', () => {
    test('security 38: a notice that nobody signed is dropped, and counted', async () => {
      const redis = await RedisProcess.start(program as string)
      onTestFinished(() => redis.remove())
      const [prefix, token] = ['shared:', 'sixteen-or-more-letters']
      const nodes = await buildNodes({
        ...{ REDIS_URL: redis.url, LOBBY_REDIS_PREFIX: prefix, LOBBY_METRICS_TOKEN: token },
      })
      const { ada, bob } = await follow(nodes)
      const forger = new RedisChannelLayer({ url: redis.url, prefix })
      onTestFinished(() => forger.close())
      const author = { id: 'mallory', name: 'Olga', guest: false }
      const group = roomGroup(await nodes[1].roomId('lobby'))

      await forger.newChannel()
      await forger.groupSend(group, { type: 'member.typing', room: 'lobby', author })

      await expect
        .poll(async () => {
          const headers = { authorization: `Bearer ${token}` }
          return (await nodes[1].fetch('/metrics', { headers })).text()
        })
        .toContain('lobby_cluster_payloads_total{outcome="forged"} 1\n')
      await ada.socket.sendJson({ type: 'typing.start', room: 'lobby' })
      expect(await bob.next('member.typing')).toMatchObject({ author: { name: 'Ada' } })
    })

    test('go on by the database alone while Redis is away, and by Redis when it is back', async () => {
      const redis = await RedisProcess.start(program as string)
      onTestFinished(() => redis.remove())
      const nodes = await buildNodes({ REDIS_URL: redis.url })
      const { ada, bob } = await follow(nodes)
      await ada.say('lobby', 'one')
      await bob.eventsUpTo('lobby', 1)

      await redis.stop()
      await ada.say('lobby', 'two')
      await bob.eventsUpTo('lobby', 2)
      expect((await nodes[1].json('/health')).problems).toMatchObject([{ code: 'layer' }])

      await redis.startAgain()
      await ada.say('lobby', 'three')
      await bob.eventsUpTo('lobby', 3)
      await expect
        .poll(async () => (await nodes[1].json('/health')).problems, { timeout: 20_000 })
        .toEqual([])
    })
  })
})

import { findRedisServer, RedisProcess } from '@lobby/channels/testing/redis-process'
import { describe, expect, onTestFinished, test } from 'vitest'
import { buildNodes } from '../testing/build-nodes.ts'
import { meet } from '../testing/private-room.ts'
import { soonPresent, untilTold } from '../testing/seen-presence.ts'

const program = findRedisServer()

async function openRedis(): Promise<RedisProcess> {
  const redis = await RedisProcess.start(program ?? '')
  onTestFinished(() => redis.remove())
  return redis
}

async function build(redis?: RedisProcess) {
  const env = redis && { REDIS_URL: redis.url }
  const [one, two] = await buildNodes(env, {}, { presenceTimes: { ...soonPresent, lease: 1_500 } })
  const [ada, bob] = [await one.account('Ada'), await one.account('Bob')]
  await meet(one, ada, bob)
  const watcher = await one.connect(ada)
  await watcher.command({ type: 'presence.watch', people: [bob.id] })
  return { one, two, bob, watcher }
}

const ways = {
  PostgreSQL: () => build(),
  Redis: async () => build(await openRedis()),
} as const

describe.each(['PostgreSQL', 'Redis'] as const)('where nodes hear each other through %s', (way) => {
  const isMissing = way === 'Redis' && !program

  test.skipIf(isMissing)(
    'who is on another node is here, until the last connection on any of them',
    async () => {
      const { one, two, bob, watcher } = await ways[way]()
      const there = await two.connect(bob)
      await untilTold(watcher, bob.id, 'online')
      await there.socket.sendJson({ type: 'presence.idle', idle: true })
      await untilTold(watcher, bob.id, 'away')

      const here = await one.connect(bob)
      await untilTold(watcher, bob.id, 'online')
      await there.socket.disconnect()
      await here.socket.disconnect()
      expect(await untilTold(watcher, bob.id, 'offline')).not.toContain('offline')
    },
  )

  test.skipIf(isMissing)(
    'people of a killed node go offline, and are back once it is heard again',
    async () => {
      const { one, two, bob, watcher } = await ways[way]()
      await two.connect(bob)
      await untilTold(watcher, bob.id, 'online')

      // As a kill does, without a farewell.
      await two.app.context.layer.close()
      expect(await untilTold(watcher, bob.id, 'offline')).toEqual([])
      await one.connect(bob)
      await untilTold(watcher, bob.id, 'online')
    },
  )
})

test.skipIf(!program)('a Redis that is killed takes nobody along', async () => {
  const redis = await openRedis()
  const { two, bob, watcher } = await build(redis)
  const there = await two.connect(bob)
  await untilTold(watcher, bob.id, 'online')

  await redis.stop()
  await there.socket.sendJson({ type: 'presence.idle', idle: true })
  await redis.startAgain()
  expect(await untilTold(watcher, bob.id, 'away')).not.toContain('offline')
})

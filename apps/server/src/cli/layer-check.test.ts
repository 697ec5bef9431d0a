import { findRedisServer, RedisProcess } from '@lobby/channels/testing/redis-process'
import { describe, expect, test } from 'vitest'
import { buildChat, type Chat } from '../testing/build-chat.ts'
import { LobbyProcess, runLobby, temporaryFolder } from '../testing/lobby-process.ts'
import { NativeSocket } from '../testing/native-socket.ts'

const redisServer = findRedisServer()
if (!redisServer)
  console.warn('SKIPPED: no redis-server on PATH, so nothing is tested through Redis.')

const hello = { code: 0, stdout: '{"type":"hello"}\n', stderr: '' }

test('in memory, the message comes out as it went in', async () => {
  expect(await runLobby(['layer:check'])).toEqual(hello)
})

test.skipIf(!redisServer)('through Redis, too', async () => {
  await using redis = await RedisProcess.start(redisServer ?? '')

  expect(await runLobby(['layer:check'], { REDIS_URL: redis.url })).toEqual(hello)
  const doctor = await runLobby(['doctor'], { REDIS_URL: redis.url, PORT: '0' })
  expect(doctor.stdout).toContain('ok      channel layer: Redis at 127.0.0.1:')
})

describe.skipIf(!redisServer)('two Lobbies on one Redis', () => {
  /** What each of them hears first, after both have told their own everybody. */
  async function heardBy(env: Readonly<Record<string, string>>) {
    await using redis = await RedisProcess.start(redisServer ?? '')
    await using one = await buildChat({ env: { ...env, REDIS_URL: redis.url } })
    await using other = await buildChat({ env: { ...env, REDIS_URL: redis.url } })
    const listen = async ({ app }: Chat) => {
      const { layer } = app.context
      const channel = await layer.newChannel()
      await layer.groupAdd('lobby.everyone', channel)
      return () => layer.receive(channel, AbortSignal.timeout(10_000))
    }
    const [first, second] = [await listen(one), await listen(other)]
    await one.app.context.layer.groupSend('lobby.everyone', { type: 'from.one' })
    await other.app.context.layer.groupSend('lobby.everyone', { type: 'from.other' })
    return [await first(), await second()].map(({ type }) => type)
  }

  test('hear nothing of each other', async () => {
    expect(await heardBy({})).toEqual(['from.one', 'from.other'])
  }, 60_000)

  test('are one where they are given one prefix', async () => {
    expect(await heardBy({ LOBBY_REDIS_PREFIX: 'trial:' })).toEqual(['from.one', 'from.one'])
  }, 60_000)
})

test('where there is no Redis, it says so in one line', async () => {
  const { code, stdout, stderr } = await runLobby(['layer:check'], {
    REDIS_URL: 'redis://127.0.0.1:1',
  })

  expect([code, stdout]).toEqual([1, ''])
  expect(stderr).toMatch(/^lobby: The channel layer \(Redis at 127\.0\.0\.1:1\)[^\n]+\n$/)
}, 60_000)

test.skipIf(!redisServer)(
  'a server on Redis says so, and typing goes through it',
  async () => {
    await using redis = await RedisProcess.start(redisServer ?? '')
    await using folder = await temporaryFolder()
    await using server = await LobbyProcess.start({ LOBBY_DATA: folder.path, REDIS_URL: redis.url })

    const health = await (await fetch(`${server.url}/health`)).json()
    expect(health).toMatchObject({ status: 'ok', layer: 'redis' })

    const [ada, bob] = await Promise.all([
      NativeSocket.open(server.url, 'Ada'),
      NativeSocket.open(server.url, 'Bob'),
    ])
    for (const socket of [ada, bob]) {
      const followed = socket.until((frame) => frame.type === 'ok')
      socket.sendFrame({ type: 'room.follow', ref: 1, room: 'lobby', cursor: null })
      await followed
    }
    const heard = bob.until(({ type }) => type === 'member.typing')
    ada.sendFrame({ type: 'typing.start', room: 'lobby' })
    expect(await heard).toMatchObject({ room: 'lobby', author: { name: 'Ada' } })
    for (const socket of [ada, bob]) socket.close()
  },
  60_000,
)

import { copyFile, mkdir } from 'node:fs/promises'
import { join } from 'node:path'
import { findRedisServer, RedisProcess } from '@lobby/channels/testing/redis-process'
import { describe, expect, test } from 'vitest'
import { buildChat } from '../testing/build-chat.ts'
import { LobbyProcess, runLobby, temporaryFolder } from '../testing/lobby-process.ts'
import { NativeSocket } from '../testing/native-socket.ts'
import { onlySqlite } from '../testing/only-sqlite.ts'

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
  const everyone = 'lobby.everyone'

  /** A chat, another one, and one that runs on a copy of the first one's data. */
  async function build(envOfOther: Readonly<Record<string, string>> = {}, isCopy = false) {
    const redis = await RedisProcess.start(redisServer ?? '')
    const folder = await temporaryFolder()
    const original = await buildChat({ env: { REDIS_URL: redis.url } })
    const copyOf = async (name: string) => {
      const dataFolder = join(folder.path, name)
      await mkdir(dataFolder, { mode: 0o700 })
      await copyFile(join(original.dataFolder, 'secret'), join(dataFolder, 'secret'))
      return dataFolder
    }
    const other = await buildChat({
      env: { REDIS_URL: redis.url, ...envOfOther },
      ...(isCopy && { dataFolder: await copyOf('other') }),
    })
    const twin = await buildChat({
      env: { REDIS_URL: redis.url },
      dataFolder: await copyOf('twin'),
    })
    const dispose = async () => {
      for (const part of [original, other, twin, folder]) await part[Symbol.asyncDispose]()
      await redis[Symbol.asyncDispose]()
    }
    return { original, other, twin, [Symbol.asyncDispose]: dispose }
  }

  /** What the original hears first: the other speaks before the twin does, through the same Redis. */
  async function heardFirst({ original, other, twin }: Awaited<ReturnType<typeof build>>) {
    const { layer } = original.app.context
    const channel = await layer.newChannel()
    await layer.groupAdd(everyone, channel)
    await other.app.context.layer.groupSend(everyone, { type: 'from.other' })
    await twin.app.context.layer.groupSend(everyone, { type: 'from.twin' })
    return (await layer.receive(channel, AbortSignal.timeout(10_000))).type
  }

  onlySqlite('a secret in its folder')(
    'hear nothing of each other; one with the same data is heard',
    async () => {
      await using lobbies = await build()
      expect(await heardFirst(lobbies)).toBe('from.twin')
    },
  )

  onlySqlite('a secret in its folder')(
    'of which one is a copy are kept apart by a prefix',
    async () => {
      await using lobbies = await build({ LOBBY_REDIS_PREFIX: 'trial:' }, true)
      expect(await heardFirst(lobbies)).toBe('from.twin')
    },
  )
})

test('where there is no Redis, it says so in one line', async () => {
  const { code, stdout, stderr } = await runLobby(['layer:check'], {
    REDIS_URL: 'redis://127.0.0.1:1',
  })

  expect([code, stdout]).toEqual([1, ''])
  expect(stderr).toMatch(/^lobby: The channel layer \(Redis at 127\.0\.0\.1:1\)[^\n]+\n$/)
})

test.skipIf(!redisServer)('a server on Redis says so, and typing goes through it', async () => {
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
})

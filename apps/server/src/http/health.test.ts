import { copyFile, rename, rm } from 'node:fs/promises'
import { join } from 'node:path'
import { findRedisServer, RedisProcess } from '@lobby/channels/testing/redis-process'
import { waitFor } from '@lobby/channels/testing/waiting'
import { sql } from 'kysely'
import { describe, expect, test } from 'vitest'
import { buildChat, type Chat } from '../testing/build-chat.ts'
import { takeAway } from '../testing/from-outside.ts'
import { LobbyProcess, temporaryFolder } from '../testing/lobby-process.ts'
import { NativeSocket } from '../testing/native-socket.ts'
import { onlySqlite } from '../testing/only-sqlite.ts'

const redisServer = findRedisServer()
async function healthAt(url: string) {
  const response = await fetch(`${url}/health`)
  const { status, problems } = (await response.json()) as Record<string, unknown>
  const codes = (problems as { code: string }[]).map(({ code }) => code)
  return { http: response.status, status, codes }
}

function say(url: string, body = 'Hello?'): Promise<Response> {
  return fetch(`${url}/api/rooms/lobby/messages`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({ name: 'Ada', body }),
  })
}

const well = { http: 200, status: 'ok', codes: [] }

/** The lines of a log about one trouble. */
const about = (log: string, code: string) =>
  log.split('\n').filter((line) => line.includes(`"trouble":"${code}"`))

describe('a database file that is not where it was, while the server runs', () => {
  const harms: [string, (file: string) => Promise<void>][] = [
    ['removed', (file) => rm(file)],
    [
      'replaced by a copy of itself',
      async (file) => {
        await copyFile(file, `${file}.copy`)
        await rename(`${file}.copy`, file)
      },
    ],
    ['left without its write-ahead log', (file) => rm(`${file}-wal`)],
  ]
  for (const [what, harm] of harms)
    onlySqlite('a file')(
      `${what}, refuses writes at once, and says so without being written to`,
      async () => {
        await using folder = await temporaryFolder()
        await using server = await LobbyProcess.start({ LOBBY_DATA: folder.path })
        const socket = await NativeSocket.open(server.url, 'Ada')
        expect((await say(server.url)).status).toBe(201)

        await harm(join(folder.path, 'lobby.db'))

        const failing = { http: 503, status: 'failing', codes: ['storage_moved'] }
        await waitFor(async () => expect(await healthAt(server.url)).toEqual(failing))
        const refused = await say(server.url)
        expect(refused.status).toBe(503)
        expect(await refused.json()).toMatchObject({ code: 'storage' })
        socket.send({ ref: 1, room: 'lobby', clientId: 'not-stored-01', body: 'Lost?' })
        expect((await fetch(`${server.url}/api/rooms/lobby/messages`)).status).toBe(200)
        await server.end('SIGTERM')
        expect(socket.acks).toEqual([])
        expect(about(server.said(), 'storage_moved')).toEqual([
          expect.stringContaining(
            'Move the same file back, or stop the server and restore a backup.',
          ),
        ])
      },
    )

  onlySqlite('a file')('stores again when the same file is back', async () => {
    await using chat = await buildChat()
    const file = join(chat.dataFolder, 'lobby.db')
    await rename(file, `${file}.aside`)
    // Not even the first write is acknowledged.
    expect((await say(chat.url)).status).toBe(503)
    await rename(`${file}.aside`, file)

    expect((await say(chat.url)).status).toBe(201)
    await waitFor(async () => expect(await healthAt(chat.url)).toEqual(well))
  })
})

/** What a load balancer is told, which asks by address. */
async function readyAt(url: string) {
  const response = await fetch(`${url}/ready`)
  return { http: response.status, ...((await response.json()) as object) }
}

test('/ready is 200 while the server serves, and 503 while nothing can be stored or it is about to stop', async () => {
  await using chat = await buildChat()
  const ready = { http: 200, status: 'ready' }
  expect(await readyAt(chat.url)).toEqual(ready)

  const bringBack = await takeAway(chat.dataFolder)
  expect((await say(chat.url)).status).toBe(503)
  expect(await readyAt(chat.url)).toEqual({ http: 503, status: 'no_storage' })
  await bringBack()
  await waitFor(async () => expect(await readyAt(chat.url)).toEqual(ready))

  chat.app.drain()
  expect(await readyAt(chat.url)).toEqual({ http: 503, status: 'draining' })
})

onlySqlite('the bounds of a file')(
  'a full disk is a failing server until there is room, with one line for its beginning and one for its end',
  async () => {
    const lines: string[] = []
    await using chat = await buildChat({ log: (line) => lines.push(line) })
    await say(chat.url)
    await limitPages(chat, 2)

    const fill = async () => (await say(chat.url, 'x'.repeat(3_900))).status
    // Pages that a migration has given back are filled first.
    while ((await fill()) === 201);
    for (let time = 0; time < 5; time++) expect(await fill(), `${time}`).toBe(507)
    expect(await healthAt(chat.url)).toEqual({
      http: 503,
      status: 'failing',
      codes: ['storage_full'],
    })
    await limitPages(chat, 1_000_000)

    expect((await say(chat.url)).status).toBe(201)
    await waitFor(async () => expect(await healthAt(chat.url)).toEqual(well))
    expect(about(lines.join('\n'), 'storage_full')).toHaveLength(2)
  },
)

test.skipIf(!redisServer)(
  'Redis away is a degraded server that stores, with one line for its beginning and one for its end',
  async () => {
    await using redis = await RedisProcess.start(redisServer ?? '')
    const lines: string[] = []
    await using chat = await buildChat({
      env: { REDIS_URL: redis.url },
      log: (line) => lines.push(line),
    })
    await waitFor(async () => expect(await healthAt(chat.url)).toEqual(well))
    await redis.stop()
    const degraded = { http: 200, status: 'degraded', codes: ['layer'] }
    await waitFor(async () => expect(await healthAt(chat.url)).toEqual(degraded))
    expect(await readyAt(chat.url)).toEqual({ http: 200, status: 'ready' })
    // Each of these sends a notice that no other server hears.
    for (let time = 0; time < 20; time++) expect((await say(chat.url)).status).toBe(201)
    await redis.startAgain()
    await waitFor(async () => expect(await healthAt(chat.url)).toEqual(well))

    expect(about(lines.join('\n'), 'layer')).toHaveLength(2)
    expect(lines.filter((line) => line.includes('ECONNREFUSED')).length).toBeLessThan(2)
  },
)

test('a clock that is behind the newest message is a trouble, and nothing more', async () => {
  await using folder = await temporaryFolder()
  {
    await using chat = await buildChat({ dataFolder: folder.path })
    await say(chat.url)
    const createdAt = Date.now() + 60_000
    await sql`update event_rows set "createdAt" = ${createdAt}`.execute(chat.app.context.db)
  }
  const lines: string[] = []
  await using chat = await buildChat({ dataFolder: folder.path, log: (line) => lines.push(line) })

  const degraded = { http: 200, status: 'degraded', codes: ['clock'] }
  await waitFor(async () => expect(await healthAt(chat.url)).toEqual(degraded))
  expect((await say(chat.url)).status).toBe(201)
  expect(about(lines.join('\n'), 'clock')).toEqual([expect.stringMatching(/It is \d\d s behind/)])
})

/** So many pages more than the database has, and no room beyond. */
async function limitPages(chat: Chat, more: number): Promise<void> {
  const { db } = chat.app.context
  const { rows } = await sql<{ page_count: number }>`pragma page_count`.execute(db)
  await sql`pragma max_page_count = ${sql.raw(`${(rows[0]?.page_count ?? 0) + more}`)}`.execute(db)
}

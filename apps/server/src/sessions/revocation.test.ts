// What ends a session ends its sockets, also when the notice is lost.

import { setTimeout as after } from 'node:timers/promises'
import { findRedisServer, RedisProcess } from '@lobby/channels/testing/redis-process'
import { closeCodes } from '@lobby/protocol'
import { describe, expect, test } from 'vitest'
import { buildChat, passwordOf, visitorFrom } from '../testing/build-chat.ts'
import { soon } from '../testing/closing.ts'
import { askFromOutside } from '../testing/from-outside.ts'
import { LobbyProcess, temporaryFolder } from '../testing/lobby-process.ts'
import { NativeSocket } from '../testing/native-socket.ts'

const redisServer = findRedisServer()
if (!redisServer) console.warn('SKIPPED: no redis-server on PATH, so Redis cannot be down.')

describe.skipIf(!redisServer)('security 12: while Redis is down', () => {
  async function build(recheckEvery: number) {
    const redis = await RedisProcess.start(redisServer ?? '')
    const chat = await buildChat({
      env: { REDIS_URL: redis.url },
      operatorToken: 'operator',
      recheckEvery,
    })
    const ada = await chat.account('Ada')
    const sockets = [await chat.connect(ada), await chat.connect(ada)]
    await redis.stop()
    const dispose = async () => {
      await chat[Symbol.asyncDispose]()
      await redis.remove()
    }
    return { chat, ada, sockets, [Symbol.asyncDispose]: dispose }
  }

  const endings = {
    'signing out': { path: '/api/auth/sign-out', method: 'POST' },
    'another password': {
      path: '/api/auth/password',
      method: 'PUT',
      json: { current: passwordOf('Ada'), password: 'another garden 18' },
    },
    'being deactivated': { path: '/api/admin/users/@Ada', json: { active: false } },
    'another role': { path: '/api/admin/users/@Ada', json: { role: 'admin' } },
  }

  test.each(Object.entries(endings))(
    '%s closes the sockets of this server soon all the same',
    async (_, { path, ...request }) => {
      await using built = await build(30_000)
      const { chat, sockets } = built
      const asOperator = { headers: { authorization: 'Bearer operator' }, method: 'PATCH' }
      const elsewhere = path === '/api/auth/sign-out' ? built.ada : await chat.signIn('Ada')
      const who = path.startsWith('/api/admin') ? asOperator : { as: elsewhere }

      expect((await chat.fetch(path, { ...who, ...request })).ok).toBe(true)
      const ended = performance.now()

      for (const { socket } of sockets)
        expect(await socket.receiveClose()).toBe(closeCodes.signedOut)
      expect(performance.now() - ended).toBeLessThan(soon)
    },
  )

  test('what no notice tells is found by asking again', async () => {
    await using built = await build(100)
    const { chat, ada, sockets } = built
    const bob = await chat.connect(await chat.account('Bob'))

    await chat.app.context.db.deleteFrom('session').where('userId', '=', ada.id).execute()

    for (const { socket } of sockets) expect(await socket.receiveClose()).toBe(closeCodes.signedOut)
    expect(await bob.isQuiet()).toBe(true)
  })

  test('a server asks again every 30 seconds where nobody says otherwise', async () => {
    await using chat = await buildChat()
    expect(chat.app.context.recheckEvery).toBe(30_000)
  })
})

test('security 12: a server that was stopped delivers nothing to a person it has lost meanwhile', async () => {
  await using folder = await temporaryFolder()
  const env = { LOBBY_DATA: folder.path, LOBBY_LIMITS: 'off' }
  await using server = await LobbyProcess.start(env)
  const enter = async (name: string) => {
    const json = { headers: { 'content-type': 'application/json' }, body: JSON.stringify({ name }) }
    return visitorFrom(await fetch(`${server.url}/api/auth/guest`, { method: 'POST', ...json }))
  }
  const [eve, bob, ada] = [await enter('Eve'), await enter('Bob'), await enter('Ada')]
  const cursors = { lobby: null }
  const open = ({ name, cookie }: typeof ada) =>
    NativeSocket.open(server.url, name, { cookie, cursors })
  // Eve looks first at whatever comes; who is asked about before her must make no difference.
  const sockets = [await open(eve), await open(bob), await open(ada), await open(eve)]
  const [, bobs, adas] = sockets as [NativeSocket, NativeSocket, NativeSocket]
  const eves = [sockets[0], sockets[3]] as NativeSocket[]
  for (const socket of sockets) await socket.untilSeen(({ type }) => type === 'ready')

  process.kill(server.pid, 'SIGSTOP')
  await askFromOutside(folder.path, `delete from session where "userId" = '${eve.id}'`)
  const said = Array.from({ length: 5 }, (_, n) => `Said while it was stopped ${n}`)
  for (const [n, body] of said.entries()) {
    const clientId = `stopped-${n}-abcdef`
    bobs.send({ ref: n, room: 'lobby', clientId, body })
    eves[0]?.send({ ref: n, room: 'lobby', clientId: `${clientId}-eve`, body: 'Still me?' })
  }
  // There is nothing to wait for but the time in which a process that runs would have looked.
  await after(5_500)
  const before = eves.map(({ frames }) => frames.length)
  process.kill(server.pid, 'SIGCONT')

  for (const socket of eves) expect(await socket.closed).toBe(closeCodes.signedOut)
  expect(eves.map(({ frames, acks }) => frames.length + acks.length)).toEqual(before)
  await bobs.untilAcks(said.length)
  expect(bobs.acks).toHaveLength(said.length)
  await adas.untilSeen(
    (frame) => frame.type === 'events' && frame.events.at(-1)?.seq === said.length,
  )
  const page = await (await fetch(`${server.url}/api/rooms/lobby/messages`)).json()
  expect(page.messages.map(({ body }: { body: string }) => body)).toEqual(said)
  for (const socket of sockets) socket.close()
})

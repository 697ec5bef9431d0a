import { expect, test } from 'vitest'
import { LobbyProcess, temporaryFolder } from '../testing/lobby-process.ts'
import { RawSocket } from '../testing/raw-socket.ts'

test('SIGTERM lets many sockets go one wave after the other, and ends within 10 s', async () => {
  await using folder = await temporaryFolder()
  await using server = await LobbyProcess.start({ LOBBY_DATA: folder.path, LOBBY_LIMITS: 'off' })
  /** Says hello at once: who does not in time is closed for that. */
  const open = async (onText = (_: string) => {}) => {
    const socket = await RawSocket.open(server.url, { onText })
    socket.send({ type: 'hello', v: 1, name: 'Ada', cursors: { lobby: null } })
    return socket
  }
  const sockets = await Promise.all(Array.from({ length: 200 }, () => open()))
  const acked = Promise.withResolvers<void>()
  // The youngest is in the last wave: until then it is served.
  const last = await open((text) => JSON.parse(text).type === 'ack' && acked.resolve())
  const begin = performance.now()
  const closedAt = [...sockets, last].map(async ({ closed }) => {
    expect(await closed).toBe(1012)
    return performance.now() - begin
  })

  const ended = server.end('SIGTERM')
  await Promise.race(closedAt)
  last.send({
    type: 'message.send',
    ref: 1,
    room: 'lobby',
    clientId: 'one-more-thing',
    body: 'One more thing',
  })
  await acked.promise

  expect(await ended).toBe(0)
  expect(performance.now() - begin).toBeLessThan(10_000)
  const times = await Promise.all(closedAt)
  expect(Math.max(...times) - Math.min(...times)).toBeGreaterThan(1_000)
})

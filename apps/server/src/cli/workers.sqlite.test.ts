import { readFileSync } from 'node:fs'
import { createServer } from 'node:net'
import { waitFor } from '@lobby/channels/testing/waiting'
import { expect, test } from 'vitest'
import { LobbyProcess, runLobby, temporaryFolder } from '../testing/lobby-process.ts'
import { NativeSocket } from '../testing/native-socket.ts'

const settings = { LOBBY_WORKERS: '2', LOBBY_LIMITS: 'off' }

/** The processes that hold the sockets of a server. */
function workersOf({ pid }: LobbyProcess): number[] {
  const children = readFileSync(`/proc/${pid}/task/${pid}/children`, 'utf8').trim().split(' ')
  return children.map(Number).filter((child) => commandOf(child)?.includes('worker-main.ts'))
}

/** Undefined when there is no such process any more. */
function commandOf(pid: number): string | undefined {
  try {
    return readFileSync(`/proc/${pid}/cmdline`, 'utf8') || undefined
  } catch {
    return undefined
  }
}

/** Sockets of one person each, at both workers: the kernel deals them out by chance. */
function openSockets(url: string): Promise<NativeSocket[]> {
  const names = Array.from({ length: 16 }, (_, index) => `Person ${index}`)
  return Promise.all(
    names.map((name) => NativeSocket.open(url, name, { cursors: { lobby: null } })),
  )
}

const said = (socket: NativeSocket) =>
  socket.frames.flatMap((frame) =>
    frame.type === 'events'
      ? frame.events.map((event) => event.type === 'message.created' && event.message.body)
      : [],
  )

test('a killed worker costs its own sockets alone, and another one takes its place', async () => {
  await using folder = await temporaryFolder()
  await using server = await LobbyProcess.start({ ...settings, LOBBY_DATA: folder.path })
  const before = workersOf(server)
  expect(before).toHaveLength(2)
  const sockets = await openSockets(server.url)
  const ended = new Set<NativeSocket>()
  for (const socket of sockets) void socket.closed.then(() => ended.add(socket))

  process.kill(before[0] as number, 'SIGKILL')
  await waitFor(() => {
    const now = workersOf(server)
    expect(now.filter((pid) => !before.includes(pid))).toHaveLength(1)
    expect(server.said()).toContain('"worker"')
  })

  const left = sockets.filter((socket) => !ended.has(socket))
  expect([ended.size > 0, left.length > 0]).toEqual([true, true])
  const [first, ...others] = left
  first?.send({ ref: 1, room: 'lobby', clientId: 'after-the-kill', body: 'Still here?' })
  await first?.untilAcks(1)
  for (const socket of others) await waitFor(() => expect(said(socket)).toContain('Still here?'))
  // The port takes connections meanwhile: the other worker accepts them.
  await openSockets(server.url)
})

test('a worker that is stuck is killed, and another one takes its place', async () => {
  await using folder = await temporaryFolder()
  const env = { ...settings, LOBBY_DATA: folder.path, LOG_LEVEL: 'info' }
  await using server = await LobbyProcess.start(env)
  const [stuck, other] = workersOf(server)
  const said = () => server.said()

  process.kill(stuck as number, 'SIGSTOP')

  await waitFor(() => expect(said()).toContain('The worker is back.'))
  expect(said()).toContain('A worker does not answer, and is killed.')
  const now = workersOf(server)
  expect([now.length, now.includes(other as number), now.includes(stuck as number)]).toEqual([
    ...[2, true, false],
  ])
})

test('when the log process dies the workers end, and the folder is free', async () => {
  await using folder = await temporaryFolder()
  await using server = await LobbyProcess.start({ ...settings, LOBBY_DATA: folder.path })
  const workers = workersOf(server)
  const [socket] = await openSockets(server.url)
  socket?.send({ ref: 1, room: 'lobby', clientId: 'before-the-end', body: 'Heard?' })
  await socket?.untilAcks(1)

  await server.end('SIGKILL')

  await waitFor(() => expect(workers.map(commandOf)).toEqual([undefined, undefined]))
  await using again = await LobbyProcess.start({ ...settings, LOBBY_DATA: folder.path })
  const page = await (await fetch(`${again.url}/api/rooms/lobby/messages`)).json()
  expect(page).toMatchObject({ messages: [{ seq: socket?.acks[0]?.seq, body: 'Heard?' }] })
})

test('SIGTERM lets the sockets of all workers go, keeps what was acknowledged, and exits with 0', async () => {
  await using folder = await temporaryFolder()
  await using server = await LobbyProcess.start({ ...settings, LOBBY_DATA: folder.path })
  const workers = workersOf(server)
  const sockets = await openSockets(server.url)
  for (const [index, socket] of sockets.entries())
    for (let ref = 0; ref < 20; ref++)
      socket.send({
        ref,
        room: 'lobby',
        clientId: `p${index}-says-${ref}`,
        body: `${index} ${ref}`,
      })
  await sockets[0]?.untilAcks(1)

  expect(await server.end('SIGTERM')).toBe(0)

  const codes = await Promise.all(sockets.map(({ closed }) => closed))
  expect(new Set(codes)).toEqual(new Set([1012]))
  expect(workers.map(commandOf)).toEqual([undefined, undefined])
  await using again = await LobbyProcess.start({ LOBBY_DATA: folder.path })
  const stored = new Map<number, string>()
  for (let after = 0; ; after += 200) {
    const answer = await fetch(`${again.url}/api/rooms/lobby/messages?limit=200&after=${after}`)
    const page = (await answer.json()) as {
      messages: { seq: number; body: string }[]
      hasAfter: boolean
    }
    for (const { seq, body } of page.messages) stored.set(seq, body)
    if (!page.hasAfter) break
  }
  for (const [index, socket] of sockets.entries())
    for (const { seq, ref } of socket.acks) expect(stored.get(seq)).toBe(`${index} ${ref}`)
})

test('a port that another server has is one clear line, though workers share theirs', async () => {
  await using folder = await temporaryFolder()
  await using taken = createServer()
  await new Promise<void>((listening) => taken.listen(0, '127.0.0.1', listening))
  const { port } = taken.address() as { port: number }
  const { code, stderr } = await runLobby(['start'], {
    ...{ ...settings, LOG_LEVEL: 'silent', LOBBY_DATA: folder.path, PORT: `${port}` },
  })
  expect([code, stderr]).toEqual([1, expect.stringMatching(/^lobby: [^\n]*another process/)])
})

test('commands find the server, whichever process answers them', async () => {
  await using folder = await temporaryFolder()
  await using server = await LobbyProcess.start({ ...settings, LOBBY_DATA: folder.path })
  const env = { LOBBY_DATA: folder.path }
  expect((await runLobby(['room', 'create', 'garden', '--name', 'Garden'], env)).code).toBe(0)
  for (let time = 0; time < 8; time++) {
    const { rooms } = (await (await fetch(`${server.url}/api/rooms`)).json()) as {
      rooms: { slug: string }[]
    }
    expect(rooms.map(({ slug }) => slug)).toContain('garden')
  }
})

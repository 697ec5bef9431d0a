import { setTimeout as after } from 'node:timers/promises'
import { heartbeat, type ServerFrame } from '@lobby/protocol'
import { expect, test } from 'vitest'
import { LobbyProcess, temporaryFolder } from '../testing/lobby-process.ts'
import { RawSocket } from '../testing/raw-socket.ts'

test('a hello that comes while the server is suspended is answered, however long that takes', async () => {
  await using folder = await temporaryFolder()
  await using server = await LobbyProcess.start({ LOBBY_DATA: folder.path })
  const frames: ServerFrame[] = []
  const onText = (text: string) => frames.push(JSON.parse(text))
  const sockets = await Promise.all(
    Array.from({ length: 10 }, () => RawSocket.open(server.url, { onText })),
  )

  process.kill(server.pid, 'SIGSTOP')
  for (const socket of sockets) socket.send({ type: 'hello', v: 1, name: 'Ada' })
  // There is nothing to wait for but the time in which a process that runs would have closed them.
  await after(heartbeat.hello + 500)
  process.kill(server.pid, 'SIGCONT')

  const welcomes = () => frames.filter(({ type }) => type === 'welcome')
  await expect.poll(welcomes, { timeout: 20_000 }).toHaveLength(sockets.length)
  for (const socket of sockets) socket.destroy()
})

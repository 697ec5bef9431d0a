import { setTimeout as after } from 'node:timers/promises'
import { heartbeat, type ServerFrame } from '@lobby/protocol'
import { sql } from 'kysely'
import { expect, test } from 'vitest'
import { buildChat } from '../testing/build-chat.ts'
import { LobbyProcess, temporaryFolder } from '../testing/lobby-process.ts'
import { onlySqlite } from '../testing/only-sqlite.ts'
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
  await expect.poll(welcomes).toHaveLength(sockets.length)
  for (const socket of sockets) socket.destroy()
})

onlySqlite('one thread that reads')(
  'a hello that comes in time is answered, though the answer takes longer than the time for a hello',
  async () => {
    await using chat = await buildChat()
    const { db } = chat.app.context
    const frames: ServerFrame[] = []
    const socket = await RawSocket.open(chat.url, {
      onText: (text) => frames.push(JSON.parse(text)),
    })
    // The thread that reads carries out one query after the other: what hello asks waits behind these.
    const count = async () => {
      const from = performance.now()
      await sql`select count(*) from (with recursive up (n) as
      (select 1 union all select n + 1 from up where n < 1000000) select n from up)`.execute(db)
      return performance.now() - from
    }
    await count()
    const each = await count()
    const many = Math.ceil((1.5 * heartbeat.hello) / each)
    const counted = Promise.all(Array.from({ length: many }, count))

    socket.send({ type: 'hello', v: 1, name: 'Ada' })
    await counted
    const types = () => frames.map(({ type }) => type)
    await expect.poll(types).toContain('welcome')
    socket.destroy()
  },
)

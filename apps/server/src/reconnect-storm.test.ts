// 2,000 people come back after a kill -9. It takes a machine for itself:
// LOBBY_STORM=on npx vitest run apps/server/src/reconnect-storm.test.ts
import { readFileSync } from 'node:fs'
import { setTimeout as delay } from 'node:timers/promises'
import type { Cursor } from '@lobby/protocol'
import { expect, test } from 'vitest'
import { LobbyProcess, temporaryFolder } from './testing/lobby-process.ts'
import { RawSocket } from './testing/raw-socket.ts'

const people = 2_000
const limit = 30_000

/** A client that comes back after every end, with growing, random pauses, and from the cursor. */
class Comer {
  cursor: Cursor | null = null
  /** Events since the last hello, for a person who is live. */
  isLive = false
  refusals = 0
  socket: RawSocket | undefined

  async come(url: () => string): Promise<void> {
    for (let attempt = 0; !this.isLive; attempt++) {
      await delay(Math.random() * Math.min(30_000, 500 * 2 ** attempt))
      try {
        this.socket = await RawSocket.open(url(), { onText: (text) => this.#hear(text) })
      } catch {
        this.refusals++
        continue
      }
      void this.socket.closed.then(() => {
        this.isLive = false
      })
      this.socket.send({ type: 'hello', v: 1, name: 'Ada', cursors: { lobby: this.cursor } })
      return
    }
  }

  #hear(text: string): void {
    const frame = JSON.parse(text)
    if (frame.type === 'welcome') this.isLive = true
    if (frame.type === 'snapshot') this.cursor = { epoch: frame.epoch, seq: frame.seq }
    if (frame.type !== 'events') return
    const { seq } = this.cursor as Cursor
    if (frame.events[0].seq !== seq + 1)
      throw new Error(`After ${seq} came ${frame.events[0].seq}.`)
    this.cursor = { epoch: frame.epoch, seq: frame.events.at(-1).seq }
  }
}

const residentMb = (pid: number) =>
  Number(/VmRSS:\s+(\d+)/.exec(readFileSync(`/proc/${pid}/status`, 'utf8'))?.[1]) / 1024

test.runIf(process.env.LOBBY_STORM)(
  '2,000 sockets are all live again within 30 s of a kill -9',
  async () => {
    await using folder = await temporaryFolder()
    const env = { LOBBY_DATA: folder.path }
    let server = await LobbyProcess.start(env)
    const url = () => server.url
    const comers = Array.from({ length: people }, () => new Comer())
    const arrived = (seq: number) => () =>
      comers.filter(({ isLive, cursor }) => isLive && (cursor?.seq ?? -1) >= seq).length
    const say = (body: string) =>
      fetch(`${url()}/api/rooms/lobby/messages`, {
        method: 'POST',
        headers: { 'content-type': 'application/json' },
        body: JSON.stringify({ body, name: 'Narrator' }),
      })
    try {
      await Promise.all(comers.map((comer) => comer.come(url)))
      await expect.poll(arrived(0), { timeout: limit }).toBe(people)
      await say('before')
      await expect.poll(arrived(1), { timeout: limit }).toBe(people)
      const before = residentMb(server.pid)

      const { port } = new URL(url())
      await server.end('SIGKILL')
      const killed = performance.now()
      const again = comers.map((comer) => {
        comer.isLive = false
        comer.refusals = 0
        return comer.come(url)
      })
      server = await LobbyProcess.start({ ...env, PORT: port })
      const started = performance.now() - killed
      await say('after')
      await Promise.all(again)
      await expect.poll(arrived(2), { timeout: limit }).toBe(people)
      const all = performance.now() - killed

      const refusals = comers.reduce((sum, comer) => sum + comer.refusals, 0)
      const grown = residentMb(server.pid) - before
      console.log({ started, all, refusals, before, grown })
      expect(all).toBeLessThan(limit)
      expect(grown).toBeLessThan(100)
    } finally {
      for (const { socket } of comers) socket?.destroy()
      await server.end('SIGKILL')
    }
  },
)

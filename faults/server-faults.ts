// What is done to the server's process, its clock and its disk, and in its rooms.
import { setTimeout as after } from 'node:timers/promises'
import { type Ask, askFolder, askPostgres } from './ask.ts'
import { banFrom, findSpeaker, liftBan, readBan, whenThere } from './ban.ts'
import type { FaultKind } from './fault-kind.ts'
import { failFsync } from './fsync-failure.ts'
import { now } from './history.ts'
import { userName } from './names.ts'
import { signal } from './worker-processes.ts'

/** Milliseconds; on a busy machine a process takes some seconds to start. */
const workerIsBackWithin = 20_000

export const serverFaults = {
  'kill -9': {
    hits: 'server',
    lasts: [0.2, 1.5],
    async strike({ server }) {
      await server.kill()
      return () => server.start()
    },
  },
  'kill -9 a worker': {
    hits: 'server',
    lasts: [0, 1],
    async strike({ server }, random) {
      const before = server.workers()
      const [killed] = random.some(before, 1)
      if (killed === undefined) return async () => {}
      process.kill(killed, 'SIGKILL')
      return async () => {
        const until = now() + workerIsBackWithin
        while (server.workers().length < before.length) {
          if (now() > until) throw new Error('A worker that was killed did not come back.')
          await after(50)
        }
      }
    },
  },
  'a worker stands still': {
    hits: 'server',
    lasts: [2, 10],
    strike({ server }, random) {
      const [paused] = random.some(server.workers(), 1)
      if (paused === undefined) return async () => {}
      process.kill(paused, 'SIGSTOP')
      // It may have ended with the log process.
      return async () => void signal(paused, 'SIGCONT')
    },
  },
  SIGSTOP: {
    hits: 'server',
    lasts: [2, 10],
    strike({ server }) {
      server.pause()
      return async () => server.resume()
    },
  },
  'clock jump': {
    hits: 'server',
    lasts: [2, 8],
    strike({ server }, random) {
      server.shiftClock(random.pick([-24, -1, 1, 24]) * 3_600_000)
      return async () => server.shiftClock(0)
    },
  },
  'disk full': {
    hits: 'server',
    lasts: [1, 5],
    needs: 'disk',
    strike({ disk }) {
      disk?.fill()
      return async () => disk?.empty()
    },
  },
  'kill -9 far away': {
    hits: 'server',
    lasts: [0.2, 1.5],
    // What it had said last is lost on the way: many messages are stored, and nobody knows.
    async strike({ server, links }) {
      for (const link of links) link.change({ latency: 100, jitter: 100 })
      await after(500)
      for (const link of links) link.drop()
      await server.kill()
      return async () => {
        for (const link of links) link.heal()
        await server.start()
      }
    },
  },
  'banned from a room': {
    hits: 'server',
    lasts: [3, 8],
    // One of their windows hears of it; the other is away, and asks for its rooms again when it is back.
    async strike({ server, cluster, links, rooms, history }, random) {
      const { dataFolder } = server
      const first = 2 * random.whole(0, Math.floor(links.length / 2) - 1)
      const windows = links.slice(first, first + 2)
      const [room, user] = [random.pick(rooms), userName(first)]
      windows[1]?.change({ blackhole: true })
      windows[1]?.drop()
      const read = <Answer>(work: (ask: Ask) => Promise<Answer>) =>
        whenThere(() =>
          cluster ? askPostgres(cluster.databases.url, work) : askFolder(dataFolder, work),
        )
      const userId = await read((ask) => findSpeaker(ask, room, user))
      if (userId !== undefined) await banFrom(dataFolder, room, userId)
      windows[1]?.heal()
      if (userId === undefined) return async () => {}
      const { epoch, seq } = await read((ask) => readBan(ask, room))
      const since = now()
      return async () => {
        const until = now()
        await liftBan(dataFolder, room, userId)
        const ban = { user, room, epoch, seq, since, until }
        history.add({ type: 'info', f: 'banned', client: '', ...ban })
        for (const window of windows) window.drop()
      }
    },
  },
  'fsync fails': {
    hits: 'server',
    lasts: [0, 0],
    needs: 'strace',
    async strike({ server }) {
      const works = failFsync(server.processId as number)
      const end = await server.endsByItself(15_000)
      works()
      if (end === 0 || typeof end === 'string')
        throw new Error(`After an fsync had failed the server must end with a failure: ${end}.`)
      return () => server.isBack()
    },
  },
  'power cut': {
    hits: 'server',
    lasts: [0, 0],
    needs: 'disk',
    async strike({ server, disk }) {
      await disk?.arm()
      await disk?.cutPower()
      await server.kill()
      disk?.remount()
      return () => server.start()
    },
  },
} as const satisfies Record<string, FaultKind>

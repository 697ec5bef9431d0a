// What can be done to a run, and how it is undone.
import { mkdtempSync } from 'node:fs'
import { join } from 'node:path'
import { setTimeout as after } from 'node:timers/promises'
import { banFrom, liftBan, readBan } from './ban.ts'
import {
  backUpByCommand,
  copyFolder,
  copyRunningFolder,
  moveFolder,
  restoreByCommand,
} from './copies.ts'
import type { Crowds } from './crowds.ts'
import type { Disk } from './disk.ts'
import type { FaultyServer } from './faulty-server.ts'
import { failFsync } from './fsync-failure.ts'
import { type History, now } from './history.ts'
import { userName } from './names.ts'
import { makeBackup, readEpochs, restoreBackup, restoreWithoutRotation } from './old-backup.ts'
import type { Link } from './proxy.ts'
import type { Random } from './random.ts'

/** What there is to break. Windows of one person have neighbouring links. */
export interface World {
  readonly server: FaultyServer
  readonly disk: Disk | undefined
  readonly links: readonly Link[]
  readonly rooms: readonly string[]
  readonly crowds: Crowds
  /** A place for what a fault needs, on another disk. */
  readonly spareFolder: string
  readonly history: History
}

/** What not every machine has: a disk of the harness's own, or `strace`. */
export type Means = 'disk' | 'strace'

interface FaultKind {
  /** One after the other, what hits the same. */
  readonly hits: 'server' | 'links'
  /** Seconds, from and to. */
  readonly lasts: readonly [number, number]
  readonly needs?: Means
  /** Resolves when it has struck; the answer undoes it. */
  strike(world: World, random: Random): Promise<() => Promise<void>> | (() => Promise<void>)
}

/** Ever so many links, all the same for the time being. */
function onLinks(share: number, weather: Parameters<Link['change']>[0]) {
  return ({ links }: World, random: Random) => {
    const hit = random.some(links, Math.max(1, Math.round(links.length * share)))
    for (const link of hit) link.change(weather)
    return async () => {
      for (const link of hit) link.heal()
    }
  }
}

type Restore = (dataFolder: string, copy: string) => Promise<void>

/** Makes a copy of the database, and some time later puts it back: what came in between is gone. */
function oldBackup(restore: Restore) {
  return async ({ server, spareFolder, history }: World) => {
    const copy = join(spareFolder, 'backup.db')
    await makeBackup(server.dataFolder, copy)
    return async () => {
      await server.kill()
      endHistories(server.dataFolder, history)
      await restore(server.dataFolder, copy)
      await server.start()
    }
  }
}

/**
 * Makes a copy of everything, and some time later the server is gone and starts
 * elsewhere on what is made of the copy. `restore` answers the new folder.
 */
function elsewhere(
  copy: (world: World, to: string) => Promise<void>,
  restore: (copy: string, to: string) => Promise<void>,
) {
  return async (world: World) => {
    const { server, spareFolder, history } = world
    const place = mkdtempSync(join(spareFolder, 'elsewhere-'))
    await copy(world, join(place, 'copy'))
    return async () => {
      await server.kill()
      endHistories(server.dataFolder, history)
      const to = join(place, 'data')
      await restore(join(place, 'copy'), to)
      server.useFolder(to)
      await server.start()
    }
  }
}

function endHistories(dataFolder: string, history: History): void {
  for (const ended of readEpochs(dataFolder))
    history.add({ type: 'info', f: 'restored', client: '', ...ended })
}

export const faultKinds = {
  'kill -9': {
    hits: 'server',
    lasts: [0.2, 1.5],
    async strike({ server }) {
      await server.kill()
      return () => server.start()
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
  'slow client': { hits: 'links', lasts: [5, 15], strike: onLinks(0.1, { rate: 1_024 }) },
  'half-open': { hits: 'links', lasts: [5, 20], strike: onLinks(0.2, { blackhole: true }) },
  'two windows offline': {
    hits: 'links',
    lasts: [2, 8],
    strike({ links }, random) {
      const first = 2 * random.whole(0, Math.floor(links.length / 2) - 1)
      const hit = links.slice(first, first + 2)
      for (const link of hit) {
        link.change({ blackhole: true })
        link.drop()
      }
      return async () => {
        for (const link of hit) link.heal()
      }
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
  'connections reset': {
    hits: 'links',
    lasts: [0, 0],
    strike({ links }, random) {
      for (const link of random.some(links, Math.ceil(links.length / 3))) link.drop()
      return async () => {}
    },
  },
  'cut off far away': {
    hits: 'links',
    lasts: [1, 3],
    strike({ links }, random) {
      const hit = random.some(links, Math.ceil(links.length / 2))
      for (const link of hit) link.change({ latency: 100, jitter: 100 })
      return async () => {
        for (const link of hit) {
          link.drop()
          link.heal()
        }
      }
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
  reload: {
    hits: 'links',
    lasts: [1, 4],
    strike({ links, crowds }, random) {
      const hit = random.some(links, Math.ceil(links.length / 4))
      for (const link of hit) {
        link.change({ blackhole: true })
        link.drop()
      }
      return async () => {
        // Before the network is back: what was written meanwhile is in what was kept alone.
        await crowds.reload(hit.map(({ client }) => client))
        for (const link of hit) link.heal()
      }
    },
  },
  'banned from a room': {
    hits: 'server',
    lasts: [3, 8],
    // One of their windows hears of it; the other is away, and asks for its rooms again when it is back.
    async strike({ server, links, rooms, history }, random) {
      const { dataFolder } = server
      const first = 2 * random.whole(0, Math.floor(links.length / 2) - 1)
      const windows = links.slice(first, first + 2)
      const [room, user] = [random.pick(rooms), userName(first)]
      windows[1]?.change({ blackhole: true })
      windows[1]?.drop()
      const isBanned = await banFrom(dataFolder, room, user)
      windows[1]?.heal()
      if (!isBanned) return async () => {}
      const { epoch, seq } = readBan(dataFolder, room)
      return async () => {
        const until = now()
        await liftBan(dataFolder, room, user)
        history.add({ type: 'info', f: 'banned', client: '', user, room, epoch, seq, until })
        for (const window of windows) window.drop()
      }
    },
  },
  'far away': {
    hits: 'links',
    lasts: [3, 10],
    strike: onLinks(0.5, { latency: 100, jitter: 200 }),
  },
  'split bytes': { hits: 'links', lasts: [2, 6], strike: onLinks(0.1, { piece: 3 }) },
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
  'old backup': { hits: 'server', lasts: [2, 4], strike: oldBackup(restoreBackup) },
  'old backup, same epoch': {
    hits: 'server',
    lasts: [2, 4],
    strike: oldBackup(restoreWithoutRotation),
  },
  'backup restored elsewhere': {
    hits: 'server',
    lasts: [2, 4],
    strike: elsewhere(({ server }, to) => backUpByCommand(server.dataFolder, to), restoreByCommand),
  },
  'copied folder elsewhere': {
    hits: 'server',
    lasts: [2, 4],
    strike: elsewhere(async ({ server }, to) => {
      await server.stop()
      copyFolder(server.dataFolder, to)
      await server.start()
    }, moveFolder),
  },
  'folder copied while running, elsewhere': {
    hits: 'server',
    lasts: [2, 4],
    strike: elsewhere(
      async ({ server }, to) => copyRunningFolder(server.dataFolder, to),
      moveFolder,
    ),
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

export type FaultName = keyof typeof faultKinds

export function meansOf(name: FaultName): Means | undefined {
  const kind: FaultKind = faultKinds[name]
  return kind.needs
}

export interface PlannedFault {
  readonly kind: FaultName
  /** Milliseconds after the beginning. */
  readonly at: number
  readonly lasts: number
}

/** Does it, waits, and undoes it. */
export async function carryOut(fault: PlannedFault, world: World, random: Random): Promise<void> {
  const kind: FaultKind = faultKinds[fault.kind]
  const undo = await kind.strike(world, random)
  await after(fault.lasts)
  await undo()
}

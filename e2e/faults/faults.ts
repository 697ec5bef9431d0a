// What can be done to a run, and how it is undone.
import { setTimeout as after } from 'node:timers/promises'
import type { Disk } from './disk.ts'
import type { FaultyServer } from './faulty-server.ts'
import type { Link } from './proxy.ts'
import type { Random } from './random.ts'

/** What there is to break. Windows of one person have neighbouring links. */
export interface World {
  readonly server: FaultyServer
  readonly disk: Disk | undefined
  readonly links: readonly Link[]
}

interface FaultKind {
  /** One after the other, what hits the same. */
  readonly hits: 'server' | 'links'
  /** Seconds, from and to. */
  readonly lasts: readonly [number, number]
  readonly needsDisk?: true
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
    needsDisk: true,
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
  'far away': {
    hits: 'links',
    lasts: [3, 10],
    strike: onLinks(0.5, { latency: 100, jitter: 200 }),
  },
  'split bytes': { hits: 'links', lasts: [2, 6], strike: onLinks(0.1, { piece: 3 }) },
  'power cut': {
    hits: 'server',
    lasts: [0, 0],
    needsDisk: true,
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

// What is done to one of several nodes, to what they stand on, and to the lines between.
import { setTimeout as after } from 'node:timers/promises'
import type { Cluster } from './cluster.ts'
import type { FaultKind, World } from './fault-kind.ts'
import { openForger } from './forgery.ts'
import { putModeratorsToWork } from './moderators.ts'
import type { Link, Weather } from './proxy.ts'
import type { Random } from './random.ts'

type LinesOf = (cluster: Cluster) => readonly Link[]

/** One node's line is bad for a while. */
function onOneLine(lines: LinesOf, weather: Partial<Weather>) {
  return ({ cluster }: World, random: Random) => {
    const line = random.pick(lines(here(cluster)))
    line.change(weather)
    return async () => line.heal()
  }
}

/** All lines at once. */
function onAllLines(lines: LinesOf, weather: Partial<Weather>) {
  return ({ cluster }: World) => {
    const all = lines(here(cluster))
    for (const line of all) line.change(weather)
    return async () => {
      for (const line of all) line.heal()
    }
  }
}

const toPostgres: LinesOf = (cluster) => cluster.toPostgres
const toRedis: LinesOf = (cluster) => cluster.toRedis

export const clusterFaults = {
  'a node killed': {
    hits: 'server',
    lasts: [0.2, 3],
    async strike({ cluster }, random) {
      const node = random.pick(here(cluster).nodes)
      await node.kill()
      return () => node.start()
    },
  },
  'a node stands still': {
    hits: 'server',
    lasts: [2, 20],
    strike({ cluster }, random) {
      const node = random.pick(here(cluster).nodes)
      node.pause()
      return async () => node.resume()
    },
  },
  'rolling restart': {
    hits: 'server',
    lasts: [0, 0],
    async strike({ cluster }) {
      for (const node of here(cluster).nodes) {
        await node.stop()
        await node.start()
      }
      return async () => {}
    },
  },
  'PostgreSQL restarted': {
    hits: 'services',
    lasts: [0.5, 4],
    async strike({ cluster }) {
      await here(cluster).databases.stop('SIGINT')
      return () => here(cluster).databases.startAgain()
    },
  },
  'PostgreSQL crashes': {
    hits: 'services',
    lasts: [0.2, 2],
    async strike({ cluster }) {
      await here(cluster).databases.stop('SIGQUIT')
      return () => here(cluster).databases.startAgain()
    },
  },
  'PostgreSQL fails over': {
    hits: 'services',
    lasts: [0.5, 4],
    async strike({ cluster, history }) {
      const { databases } = here(cluster)
      const ended = await databases.epochs()
      await databases.stop('SIGKILL')
      for (const each of ended) history.add({ type: 'info', f: 'restored', client: '', ...each })
      return async () => {
        const { cmids } = await databases.takeOver()
        const epochs = ended.map(({ epoch }) => epoch)
        const promised = databases.losesNothing
        history.add({ type: 'info', f: 'survived', client: '', promised, epochs, cmids })
      }
    },
  },
  'connections to PostgreSQL reset': {
    hits: 'services',
    lasts: [0, 0],
    strike({ cluster }) {
      for (const line of here(cluster).toPostgres) line.drop()
      return async () => {}
    },
  },
  'a node cut off from PostgreSQL': {
    hits: 'services',
    lasts: [2, 8],
    strike: onOneLine(toPostgres, { blackhole: true }),
  },
  'PostgreSQL far away': {
    hits: 'services',
    lasts: [3, 8],
    strike: onAllLines(toPostgres, { latency: 20, jitter: 20 }),
  },
  'forged announcements': {
    hits: 'services',
    lasts: [0, 0],
    async strike({ cluster }) {
      const { airwaves, databases } = here(cluster)
      const forger = openForger(airwaves)
      // Somewhere in between a room is where the forger believes it to be.
      for (let turn = 0; turn < 10; turn++) {
        for (const head of await databases.heads()) forger.announce(head)
        await after(100)
      }
      await forger.close()
      return async () => {}
    },
  },
  'Redis killed': {
    hits: 'services',
    lasts: [1, 10],
    async strike({ cluster }) {
      await here(cluster).redis?.stop()
      return async () => here(cluster).redis?.startAgain()
    },
  },
  'Redis away for a minute': {
    hits: 'services',
    lasts: [60, 60],
    async strike({ cluster }) {
      await here(cluster).redis?.stop()
      return async () => here(cluster).redis?.startAgain()
    },
  },
  'a node cut off from Redis': {
    hits: 'services',
    lasts: [2, 10],
    strike: onOneLine(toRedis, { blackhole: true }),
  },
  'Redis far away': {
    hits: 'services',
    lasts: [3, 10],
    strike: onAllLines(toRedis, { latency: 100, jitter: 400 }),
  },
  'moderators at work': {
    hits: 'people',
    lasts: [5, 15],
    strike({ cluster, rooms, people }, random) {
      const nodes = () => here(cluster).nodes.filter(({ isUp }) => isUp)
      return putModeratorsToWork({ nodes, rooms, people, random })
    },
  },
  'Redis loses and repeats': {
    hits: 'services',
    lasts: [5, 20],
    strike: onAllLines(toRedis, { told: { lost: 0.2, repeated: 0.05 } }),
  },
} as const satisfies Record<string, FaultKind>

function here(cluster: Cluster | undefined): Cluster {
  if (!cluster) throw new Error('This fault takes a workload of several nodes.')
  return cluster
}

import { createHash } from 'node:crypto'
import { type Broadcast, type ChannelLayer, InMemoryChannelLayer } from '@lobby/channels'
import { type Clock, systemClock } from '../ground/clock.ts'
import type { Config } from '../ground/config.ts'
import type { Logger } from '../ground/logger.ts'
import { openTroubles, type Troubles } from '../ground/troubles.ts'
import type { Cluster } from './cluster.ts'
import { createNoteForged } from './note-forged.ts'
import { signatureOf } from './signature.ts'

/** What carries notices between connections, and what tells other nodes of commits where there may be some. */
export interface OpenedLayer {
  readonly layer: ChannelLayer
  readonly kind: 'memory' | 'postgres' | 'redis'
  /** The same in words. */
  readonly where: string
  readonly cluster: Cluster | undefined
}

interface Needs {
  readonly config: Pick<Config, 'databaseUrl' | 'redisUrl' | 'redisCa' | 'redisPrefix'>
  readonly logger: Logger
  /** All nodes have the same. Without it the layer is for a check: no other server hears of it. */
  readonly secret?: string
  readonly troubles?: Troubles
  readonly clock?: Clock
  /** Of a server with several processes, without Redis. */
  readonly linked?: ChannelLayer | undefined
}

/** Memory, PostgreSQL's notifications or Redis? Asked here, once. */
export async function openLayer({
  config,
  logger,
  secret,
  clock = systemClock,
  troubles = openTroubles(logger),
  linked,
}: Needs): Promise<OpenedLayer> {
  const { databaseUrl } = config
  let cluster: Cluster | undefined
  // Workers on one machine have no cluster, and may have a Redis.
  const noteForged = createNoteForged(logger, () => {})
  const events = {
    onConnectionChange(isConnected: boolean) {
      if (isConnected) troubles.end('layer')
      cluster?.connectionChanged()
    },
    onError(error: unknown) {
      if (layer?.isConnected) logger.error({ err: error }, 'A notice was not understood.')
      else troubles.begin('layer', error)
    },
    onForged: () => (cluster ? cluster.noteForged() : noteForged()),
  }
  const network = await networkOf(config, secret)
  const layer = network?.open(events)
  if (!network || !layer)
    return {
      ...{ kind: 'memory', where: 'in this process' },
      layer: linked ?? new InMemoryChannelLayer(),
      cluster: undefined,
    }
  // Where the database is a file of this process, there are no other nodes.
  if (databaseUrl !== undefined) cluster = await openClusterOver(layer, { secret, clock, logger })
  return { layer, kind: network.kind, where: network.where, cluster }
}

interface NetworkEvents {
  readonly onConnectionChange: (isConnected: boolean) => void
  readonly onError: (error: unknown) => void
  readonly onForged: () => void
}

/** What carries notices to other processes, if anything does. */
async function networkOf(config: Needs['config'], secret: string | undefined) {
  const { databaseUrl, redisUrl, redisCa, redisPrefix } = config
  const own = prefixOf(secret)
  // A layer for a check has a name of its own, on which nobody else speaks.
  const signing = secret === undefined ? {} : { signature: signatureOf(secret, 'notices') }
  if (redisUrl !== undefined) {
    const { RedisChannelLayer } = await import('@lobby/channels/redis')
    return {
      kind: 'redis' as const,
      where: `Redis at ${placeIn(redisUrl)}`,
      open: (events: NetworkEvents) =>
        new RedisChannelLayer({
          url: redisUrl,
          prefix: secret === undefined ? own : (redisPrefix ?? own),
          ...(redisCa && { ca: redisCa }),
          ...signing,
          ...events,
        }),
    }
  }
  if (databaseUrl === undefined) return undefined
  const { PostgresChannelLayer } = await import('@lobby/channels/postgres')
  return {
    kind: 'postgres' as const,
    where: `the notifications of PostgreSQL at ${placeIn(databaseUrl)}`,
    open: (events: NetworkEvents) =>
      new PostgresChannelLayer({ url: databaseUrl, channel: own, ...signing, ...events }),
  }
}

/** The part of an address that may be shown. */
function placeIn(url: string): string {
  return url
    .replace(/^[a-z-]+:\/\//, '')
    .replace(/^[^/]*@/, '')
    .replace(/[/?].*$/, '')
}

async function openClusterOver(
  transport: Broadcast,
  { secret, ...needs }: { secret: string | undefined; clock: Clock; logger: Logger },
): Promise<Cluster | undefined> {
  if (secret === undefined) return undefined
  const { openCluster } = await import('./cluster.ts')
  return openCluster({ transport, secret, ...needs })
}

/** Tells apart whose data it is about: everybody with this secret has the same. */
function prefixOf(secret: string | undefined): string {
  if (secret === undefined) return 'lobby:check:'
  return `lobby:${createHash('sha256').update(`redis ${secret}`).digest('hex').slice(0, 16)}:`
}

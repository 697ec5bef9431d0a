import { createHash } from 'node:crypto'
import { type Broadcast, type ChannelLayer, InMemoryChannelLayer } from '@lobby/channels'
import { type Clock, systemClock } from '../ground/clock.ts'
import type { Config } from '../ground/config.ts'
import type { Logger } from '../ground/logger.ts'
import { openTroubles, type Troubles } from '../ground/troubles.ts'
import type { Cluster } from './cluster.ts'

/** What carries notices between connections, and what tells other nodes of commits where there may be some. */
export interface OpenedLayer {
  readonly layer: ChannelLayer
  readonly kind: 'memory' | 'redis'
  readonly cluster: Cluster | undefined
}

interface Needs {
  readonly config: Pick<Config, 'redisUrl' | 'redisPrefix'>
  readonly logger: Logger
  /** All nodes have the same. Without it the layer is for a check: no other server hears of it. */
  readonly secret?: string
  readonly troubles?: Troubles
  readonly clock?: Clock
  /** Of a server with several processes, without Redis. */
  readonly linked?: ChannelLayer | undefined
}

/** Memory or Redis? Asked here, once. */
export async function openLayer({
  config,
  logger,
  secret,
  clock = systemClock,
  troubles = openTroubles(logger),
  linked,
}: Needs): Promise<OpenedLayer> {
  const { redisUrl: url } = config
  if (!url)
    return { layer: linked ?? new InMemoryChannelLayer(), kind: 'memory', cluster: undefined }
  let cluster: Cluster | undefined
  const { RedisChannelLayer } = await import('@lobby/channels/redis')
  const layer = new RedisChannelLayer({
    ...{ url, prefix: prefixOf(config, secret) },
    onConnectionChange(isConnected) {
      if (isConnected) troubles.end('layer')
      cluster?.connectionChanged()
    },
    onError(error) {
      if (layer.isConnected) logger.error({ err: error }, 'A message of Redis was not understood.')
      else troubles.begin('layer', error)
    },
  })
  cluster = await openClusterOver(layer, { secret, clock, logger })
  return { layer, kind: 'redis', cluster }
}

async function openClusterOver(
  transport: Broadcast,
  { secret, ...needs }: { secret: string | undefined; clock: Clock; logger: Logger },
): Promise<Cluster | undefined> {
  if (secret === undefined) return undefined
  const { openCluster } = await import('./cluster.ts')
  return openCluster({ transport, secret, ...needs })
}

/** What Redis has is told apart by whose data it is about: everybody with this secret has the same. */
function prefixOf({ redisPrefix }: Pick<Config, 'redisPrefix'>, secret?: string): string {
  if (secret === undefined) return 'lobby:check:'
  return (
    redisPrefix ??
    `lobby:${createHash('sha256').update(`redis ${secret}`).digest('hex').slice(0, 16)}:`
  )
}

// What the engine does for this server before, and without, its application.
import { availableParallelism } from 'node:os'
import type { HandshakeRates } from '@lobby/channels'
import type { ServeOptions } from '@lobby/channels/server'
import type { Config } from '../ground/config.ts'
import { securityHeaders } from './security-headers.ts'

/** Connections of one network: an IPv4 address or a /64 of IPv6. */
const connectionsPerNetwork = 100

/** Of those that are well formed and come from where they may. */
const handshakes = {
  /** From one network. */
  network: { perSecond: 10, burst: 100 },
  /** From everywhere, for each of up to four cores: with more cores more people can come back at once. */
  ofEachCore: { perSecond: 200, burst: 200 },
} as const

const cores = Math.min(4, availableParallelism())

export const handshakeRates: HandshakeRates = {
  network: handshakes.network,
  world: {
    perSecond: cores * handshakes.ofEachCore.perSecond,
    burst: cores * handshakes.ofEachCore.burst,
  },
}

/** Requests of one network, or of one account, that come at once. */
export const requestShares = {
  /** That the API and the page work on; an answer takes them milliseconds. */
  atOnce: 1,
  /** That wait for those; more are refused. */
  waiting: 512,
} as const

/** Headers of the engine's own answers, and how much it takes of peers that it does not know. */
export function servingOptions({ tls, limits, trustedProxies }: Config) {
  return {
    headers: securityHeaders({ tls: tls !== undefined }),
    limits: limits
      ? {
          // Behind a proxy, all connections are the proxy's.
          maxConnectionsPerNetwork: trustedProxies.length > 0 ? infinite : connectionsPerNetwork,
          // They are counted behind the middleware that knows whose they are.
          maxHandshakesPerSecond: infinite,
        }
      : { maxConnections: infinite, maxHandshakesPerSecond: infinite },
  } satisfies ServeOptions
}

const infinite = Number.POSITIVE_INFINITY

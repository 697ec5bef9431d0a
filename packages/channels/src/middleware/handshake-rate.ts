import type { Application, WebSocketScope } from '../application.ts'
import { type Budget, Budgets, budgetsFrom, type Rate } from '../budgets.ts'
import { isLoopbackAddress } from '../networks.ts'

/** How many handshakes are let in. */
export interface HandshakeRates {
  /** From one network: an IPv4 address or a /64 of IPv6, and more from the networks around it. */
  readonly network: Rate
  /** From everywhere. */
  readonly world: Rate
  /** Monotonic, in milliseconds. Default `performance.now`. */
  readonly clock?: () => number
}

/**
 * Tells sockets that come too fast to come again in a second: with 429 what comes
 * from a network that has had its part, with 503 what comes while the whole world
 * does, as after a restart. A network that asks too often uses up nothing of the
 * world's. Put it inside `ProxyHeadersMiddleware`, which finds the client's
 * address, and inside `OriginValidator`, so that what is refused there takes
 * no place; and outside of what takes work, such as sessions. This machine's own
 * addresses count as the world alone. Other protocols pass through.
 */
export function HandshakeRateMiddleware<S extends WebSocketScope>(
  inner: Application<S>,
  { network, world, clock }: HandshakeRates,
): Application<S> {
  const budgets = new Budgets(clock && { clock })
  const everywhere: Budget = { key: 'world', rate: world }
  return (scope, receive, send) => {
    if (scope.type !== 'websocket') return inner(scope, receive, send)
    const { host } = scope.client
    const own = isLoopbackAddress(host) ? [] : budgetsFrom(host, 'network', network)
    if (budgets.take([...own, everywhere]) === 0) return inner(scope, receive, send)
    const status = budgets.waitFor(own) > 0 ? 429 : 503
    return send({ type: 'websocket.close', status })
  }
}

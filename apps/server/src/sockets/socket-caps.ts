import type { Application } from '@lobby/channels'
import { networkOf } from '../accounts/sign-in-throttle.ts'
import { isLoopback } from '../config.ts'
import type { Logger } from '../logger.ts'
import type { ChatScope } from './scope.ts'

/** Sockets of one address (an IPv4 address, or a /64 of IPv6), and of one person, that are open at once. */
export const socketCaps = { address: 50, person: 20 } as const

/**
 * Refuses a socket that is one too many, before its handshake. Loopback is not
 * counted: it is this machine, or a proxy that nobody has told us of.
 */
export function capSockets<S extends ChatScope>(
  inner: Application<S>,
  { logger }: { readonly logger: Pick<Logger, 'warn'> },
): Application<S> {
  const open = new Map<string, number>()
  /** Said once, until there is room again: whoever tries on and on does not fill the log. */
  const told = new Set<string>()

  return async (scope, receive, send) => {
    const { user, client } = scope
    const counted: [string, number][] = []
    if (!isLoopback(client.host))
      counted.push([`address ${networkOf(client.host)}`, socketCaps.address])
    if (user?.session) counted.push([`person ${user.id}`, socketCaps.person])

    const full = counted.find(([key, most]) => (open.get(key) ?? 0) >= most)
    if (full) {
      const [by, most] = full
      if (!told.has(by))
        logger.warn(
          { by, most },
          'A socket was refused: too many are open. If this is the address of a proxy, name it in LOBBY_TRUSTED_PROXIES.',
        )
      told.add(by)
      return send({ type: 'websocket.close' })
    }
    for (const [key] of counted) open.set(key, (open.get(key) ?? 0) + 1)
    try {
      await inner(scope, receive, send)
    } finally {
      for (const [key] of counted) {
        const left = (open.get(key) ?? 1) - 1
        told.delete(key)
        if (left > 0) open.set(key, left)
        else open.delete(key)
      }
    }
  }
}

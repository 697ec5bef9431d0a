import type { Application } from '@lobby/channels'
import { openFiles } from '@lobby/channels/server'
import { isLoopback } from '../config.ts'
import type { Logger } from '../logger.ts'
import { networkOf } from '../network.ts'
import type { ChatScope } from './scope.ts'

/** Sockets of one address (an IPv4 address, or a /64 of IPv6), and of one person, that are open at once. */
export const socketCaps = { address: 50, person: 20 } as const

/**
 * How much of what the process holds may be theirs who need no account for a
 * socket: a name, or none at all, costs nothing, and the session of a guest
 * nearly nothing. Whoever opens very many, from however many addresses, leaves
 * the others their places. Who reaches a server of this machine alone is on it,
 * and shares with nobody.
 */
export const socketShares = { stranger: 1 / 10, guest: 8 / 10 } as const

/** Sockets that the process holds at once: three in four of the files that it may open, and 20,000 at most. */
export function socketsInProcess(): number {
  return Math.min(20_000, Math.floor((openFiles() * 3) / 4))
}

/** Something of which only so many sockets are open at once. */
interface Cap {
  readonly by: string
  readonly most: number
  /** What to do about it, where that is not plain. */
  readonly hint?: string
}

interface Limits {
  /** Sockets of the process. */
  readonly most: number
  readonly onlyThisMachine: boolean
}

/**
 * Refuses a socket that is one too many, before its handshake. Of the addresses,
 * loopback is not counted: it is this machine, or a proxy that nobody has told us of.
 */
export function capSockets<S extends ChatScope>(
  inner: Application<S>,
  { logger, ...limits }: Limits & { readonly logger: Pick<Logger, 'warn'> },
): Application<S> {
  const open = new Map<string, number>()
  /** Said once, until half of them are gone: whoever tries on and on does not fill the log. */
  const told = new Set<string>()

  return async (scope, receive, send) => {
    const caps = capsOf(scope, limits)
    const full = caps.find(({ by, most }) => (open.get(by) ?? 0) >= most)
    if (full) {
      const { by, most, hint = '' } = full
      if (!told.has(by))
        logger.warn({ by, most }, `A socket was refused: too many are open. ${hint}`.trim())
      told.add(by)
      return send({ type: 'websocket.close' })
    }
    for (const { by } of caps) open.set(by, (open.get(by) ?? 0) + 1)
    try {
      await inner(scope, receive, send)
    } finally {
      for (const { by, most } of caps) {
        const left = (open.get(by) ?? 1) - 1
        if (left <= most / 2) told.delete(by)
        if (left > 0) open.set(by, left)
        else open.delete(by)
      }
    }
  }
}

/** What the socket counts against, the narrowest first: that one is named when several are full. */
function capsOf({ user, client }: ChatScope, { most, onlyThisMachine }: Limits): Cap[] {
  const caps: Cap[] = []
  if (!isLoopback(client.host))
    caps.push({
      by: `address ${networkOf(client.host)}`,
      most: socketCaps.address,
      hint: 'If this is the address of a proxy, name it in LOBBY_TRUSTED_PROXIES.',
    })
  if (user?.session) caps.push({ by: `person ${user.id}`, most: socketCaps.person })
  if (onlyThisMachine) return [...caps, { by: 'process', most }]
  if (!user?.session) caps.push({ by: 'no session', most: most * socketShares.stranger })
  else if (user.guest) caps.push({ by: 'session of a guest', most: most * socketShares.guest })
  return [...caps, { by: 'process', most }]
}

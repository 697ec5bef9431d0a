import { type Application, isLoopbackAddress, sharesOf } from '@lobby/channels'
import { openFiles } from '@lobby/channels/server'
import type { Logger } from '../ground/logger.ts'
import type { ChatScope } from './scope.ts'

/** Sockets that are open at once. */
export const socketCaps = {
  /** Sockets of one network. */
  network: 50,
  /** Sockets of one person. */
  person: 20,
} as const

/**
 * Parts of what the process holds, and of what a network may have, for people
 * without an account: a name, or none at all, costs nothing, and the session of a
 * guest nearly nothing. Very many of their sockets leave accounts their places. A
 * server that its own machine alone reaches keeps none.
 */
export const socketShares = {
  /** Of the process, for sockets without a session. */
  stranger: 1 / 10,
  /** Of the process, for guests with a session; of a network, for everything but accounts. */
  guest: 8 / 10,
} as const

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
 * Refuses a socket that is one too many, before its handshake. Loopback
 * is no network here: it is this machine, or a proxy that no setting names.
 */
export function capSockets<S extends ChatScope>(
  inner: Application<S>,
  { logger, ...limits }: Limits & { readonly logger: Pick<Logger, 'warn'> },
): Application<S> {
  const open = new Map<string, number>()
  /** Said once, until half of them are gone: a client that tries on and on does not fill the log. */
  const told = new Set<string>()

  // No `async` function: it would keep the request's scope for as long as the socket is open.
  return (scope, receive, send) => {
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
    return inner(scope, receive, send).finally(() => leave(caps))
  }

  function leave(caps: readonly Cap[]): void {
    for (const { by, most } of caps) {
      const left = (open.get(by) ?? 1) - 1
      if (left <= most / 2) told.delete(by)
      if (left > 0) open.set(by, left)
      else open.delete(by)
    }
  }
}

/** What the socket counts against, the narrowest first: that one is named when several are full. */
function capsOf({ user, client }: ChatScope, { most, onlyThisMachine }: Limits): Cap[] {
  const hasAccount = user?.session === true && !user.guest
  const caps = isLoopbackAddress(client.host) ? [] : networkCaps(client.host, hasAccount)
  if (user?.session) caps.push({ by: `person ${user.id}`, most: socketCaps.person })
  if (onlyThisMachine) return [...caps, { by: 'process', most }]
  if (!user?.session) caps.push({ by: 'no session', most: most * socketShares.stranger })
  else if (user.guest) caps.push({ by: 'session of a guest', most: most * socketShares.guest })
  return [...caps, { by: 'process', most }]
}

/** Of each network that the address is in, what people without an account may have, and what all may have. */
function networkCaps(address: string, hasAccount: boolean): Cap[] {
  return sharesOf(address).flatMap(({ network, times }) => {
    const by = `network ${network}`
    const all = { by, most: socketCaps.network * times, hint: proxyHint }
    if (hasAccount) return [all]
    return [{ ...all, by: `${by}, no account`, most: all.most * socketShares.guest }, all]
  })
}

const proxyHint = 'If this is the address of a proxy, name it in LOBBY_TRUSTED_PROXIES.'

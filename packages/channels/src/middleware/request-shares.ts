import type { Application, Event, HttpScope, Send } from '../application.ts'
import { sharesOf } from '../budgets.ts'
import { NetworkCounts } from '../network-counts.ts'
import { isLoopbackAddress } from '../networks.ts'

/** How many requests the application is given. */
export interface RequestShares<S extends HttpScope = HttpScope> {
  /** At once from one network: an IPv4 address or a /64 of IPv6, and more from the networks around it. */
  readonly atOnce: number
  /** That wait until it is their turn; more are refused. */
  readonly waiting: number
  /**
   * Whose share a request takes, such as the id of an account; undefined: its
   * network's. It is asked for each request, before anything else.
   */
  readonly shareOf?: (scope: S) => string | undefined
  /** Answers what is too much. Default: 429 and a sentence. */
  readonly refused?: Application<S>
  /** Milliseconds after which a request that is not answered keeps others waiting no more. Default 50. */
  readonly atMost?: number
}

/**
 * Gives the application a few requests of each network at a time, so that one
 * that sends very many waits for itself, and the others find their turns free. A
 * request gives its place back as its answer begins: what is left is the
 * client's time. Put it inside `ProxyHeadersMiddleware`, which finds the
 * client's address, and outside of what takes work, such as sessions. This
 * machine's own addresses are not counted.
 */
export function RequestSharesMiddleware<S extends HttpScope>(
  inner: Application<S>,
  options: RequestShares<S>,
): Application<S> {
  const { shareOf, refused = tooMany, atMost = 50 } = options
  const places = new Places(options)
  return async (scope, receive, send) => {
    const share = shareOf?.(scope) ?? scope.client.host
    if (isLoopbackAddress(share)) return inner(scope, receive, send)
    const entered = places.enter(share)
    if (!entered) return refused(scope, receive, send)
    const leave = await entered
    const late = setTimeout(leave, atMost)
    const sendOn: Send = (event: Event) => {
      if (event.type === 'http.response.start') leave()
      return send(event)
    }
    try {
      await inner(scope, receive, sendOn)
    } finally {
      clearTimeout(late)
      leave()
    }
  }
}

type Leave = () => void

interface Waiting {
  readonly share: string
  readonly begin: (leave: Leave) => void
  /** It waits no more. */
  readonly left: Leave
}

/** Places in the application, and a line for each network that has used up its own. */
class Places {
  readonly #taken: NetworkCounts
  readonly #waiting: NetworkCounts
  /** By the widest network: its narrower ones share its places. */
  readonly #lines = new Map<string, Set<Waiting>>()

  constructor({ atOnce, waiting }: Pick<RequestShares, 'atOnce' | 'waiting'>) {
    this.#taken = new NetworkCounts(atOnce)
    this.#waiting = new NetworkCounts(waiting)
  }

  /** Resolves when a place is free; undefined: too many wait already. */
  enter(share: string): Promise<Leave> | undefined {
    // A place that was given back belongs to the first of those that wait.
    const free = this.#waiting.of(narrowest(share)) === 0 && this.#take(share)
    if (free) return Promise.resolve(free)
    const left = this.#waiting.enter(share)
    if (!left) return undefined
    return new Promise((begin) => {
      const line = this.#lines.get(widest(share)) ?? new Set()
      this.#lines.set(widest(share), line.add({ share, begin, left }))
    })
  }

  #take(share: string): Leave | undefined {
    const leave = this.#taken.enter(share)
    let isTaken = true
    return (
      leave &&
      (() => {
        if (!isTaken) return
        isTaken = false
        leave()
        // One after the other within a turn of the loop would keep other networks waiting.
        if (this.#lines.has(widest(share))) setImmediate(() => this.#next(widest(share)))
      })
    )
  }

  #next(network: string): void {
    const line = this.#lines.get(network) ?? new Set()
    for (const waiting of line) {
      const leave = this.#take(waiting.share)
      if (!leave) continue
      line.delete(waiting)
      waiting.left()
      waiting.begin(leave)
      break
    }
    if (line.size === 0) this.#lines.delete(network)
  }
}

function narrowest(share: string): string {
  return sharesOf(share)[0]?.network ?? share
}

function widest(share: string): string {
  return sharesOf(share).at(-1)?.network ?? share
}

const tooMany: Application = async (_scope, _receive, send) => {
  const headers = new Headers({ 'content-type': 'text/plain', 'retry-after': '1' })
  await send({ type: 'http.response.start', status: 429, headers })
  const body = new TextEncoder().encode('Too many requests wait already. Come again in a second.\n')
  await send({ type: 'http.response.body', body })
}

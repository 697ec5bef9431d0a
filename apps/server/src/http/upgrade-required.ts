import type { Logger } from '../ground/logger.ts'

/** Milliseconds for which a proxy that was complained about is not complained about again. */
const quietFor = 60 * 60_000

const sentence =
  'This address takes WebSockets alone, and the request asks for none. Behind a proxy: it must pass on the headers Upgrade and Connection.\n'

/**
 * Answers a request for an address of sockets that asks for no upgrade, 426;
 * undefined for every other address. Where the request began as a handshake, the
 * log says once an hour that a proxy has made something else of it. `now` is monotonic.
 */
export function openUpgradeRequired(logger: Pick<Logger, 'warn'>, now: () => number) {
  let toldAt = Number.NEGATIVE_INFINITY
  return (request: Request, path: string): Response | undefined => {
    const reads = request.method === 'GET' || request.method === 'HEAD'
    if (!reads || !/^\/ws(\/.+)?$/.test(path)) return undefined
    if (request.headers.has('sec-websocket-key') && now() - toldAt >= quietFor) {
      toldAt = now()
      logger.warn(
        'A socket could not be opened: the proxy in front does not pass on the headers Upgrade and Connection. See "Behind a proxy" in docs/operating.md.',
      )
    }
    const headers = { upgrade: 'websocket', 'content-type': 'text/plain; charset=utf-8' }
    return new Response(request.method === 'HEAD' ? null : sentence, { status: 426, headers })
  }
}

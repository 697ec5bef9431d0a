import type { Application, WebSocketScope } from '@lobby/channels'
import type { Config } from '../ground/config.ts'
import { isLoopback } from '../ground/network.ts'

/** Decides which names the server answers to, and which pages may act for the person who sees them. */
export interface Origins {
  /** Whether a request for this `Host` is meant for us: a page elsewhere that resolves its own name to our address is not. */
  allowsHost(host: string | null): boolean
  /** Whether a page of this origin may act here, by a socket or by anything but reading. */
  allows(origin: string, host: string | null): boolean
}

/**
 * With `LOBBY_ORIGIN`, exactly those, the loopback names, and the address of
 * `HOST` itself. Without it, a server on loopback answers to loopback names
 * alone; one that is bound elsewhere cannot know its names, and takes pages of
 * the host that was asked for.
 */
export function allowedOrigins(config: Config): Origins {
  const configured = new Set(config.origins)
  const configuredHosts = new Set(config.origins.map((origin) => new URL(origin).host))
  const anyHost = configured.size === 0 && !isLoopback(config.host)
  const scheme = config.tls ? 'https:' : 'http:'

  const allowsHost = (host: string | null) =>
    host !== null &&
    (anyHost ||
      configuredHosts.has(host.toLowerCase()) ||
      isLoopback(nameOf(host)) ||
      nameOf(host) === config.host.toLowerCase())

  return {
    allowsHost,
    allows(origin, host) {
      if (configured.has(origin)) return true
      // Under a name that was configured, only the origin that was configured with it.
      if (host === null || configuredHosts.has(host.toLowerCase())) return false
      return allowsHost(host) && origin === `${scheme}//${host.toLowerCase()}`
    },
  }
}

/** Refuses a socket that was opened under a name that is not ours, as requests are: a browser says its origin, a program need not. */
export function HostValidator<S extends WebSocketScope>(
  inner: Application<S>,
  { allowsHost }: Origins,
): Application<S> {
  return (scope, receive, send) =>
    allowsHost(scope.headers.get('host'))
      ? inner(scope, receive, send)
      : send({ type: 'websocket.close' })
}

/** The one that was read last: most requests and sockets come under one name. */
let newest: { readonly host: string; readonly name: string } | undefined

/** The name or address in a `Host`, without its port; empty for what is none. */
export function nameOf(host: string): string {
  if (newest?.host !== host) newest = { host, name: nameIn(host) }
  return newest.name
}

function nameIn(host: string): string {
  const url = `http://${host}`
  return URL.canParse(url) ? new URL(url).hostname.replace(/^\[|\]$/g, '') : ''
}

import type { Application, RequestScope, WebSocketScope } from '../application.ts'
import { type Accepts, addToScope, type Before } from '../scope-addition.ts'

/** What the validators add to a scope. */
export interface WithOrigin {
  /**
   * Whether a browser opened the socket, from an origin that is allowed. A
   * program sends no `Origin`; it holds its own keys, so nobody's cookies can
   * be abused through it. Who wants browsers alone denies `false`.
   */
  readonly fromBrowser: boolean
}

/** A pattern, or a function that is given a well-formed `Origin` header and the handshake's scope. */
export type AllowedOrigin = string | ((origin: string, scope: RequestScope) => boolean)

/**
 * Refuses sockets that a browser opens from a page we do not trust, before
 * their handshake: cookies are sent from everywhere, the origin tells from
 * where. The idea and the name are those of Channels.
 *
 * Allowed are exact origins (`https://example.org`, `http://localhost:3000`),
 * hosts under any scheme and port (`example.org`), hosts with a port
 * (`example.org:8443`), a host and everything below it (`.example.org`), all
 * of these with a scheme in front, and `*`. A function in the list decides by
 * itself, for a server whose own name only the handshake tells. `null` and
 * origins that are not well formed are refused whatever the list says. Other
 * protocols pass through.
 */
export function OriginValidator<S extends WebSocketScope>(
  inner: Application<S> & Accepts<S, WithOrigin>,
  allowedOrigins: readonly AllowedOrigin[],
): Application<Before<S, WithOrigin> & { readonly type: 'websocket' }> {
  const rules = allowedOrigins.map((allowed) =>
    typeof allowed === 'string' ? originRule(parsePattern(allowed)) : allowed,
  )
  return (scope, receive, send) => {
    if (scope.type !== 'websocket') {
      return (inner as unknown as Application)(scope, receive, send)
    }
    const header = scope.headers.get('origin')
    const isAllowed =
      header === null || (parseOrigin(header) && rules.some((allows) => allows(header, scope)))
    if (!isAllowed) return send({ type: 'websocket.close' })
    return addToScope<S, WithOrigin>(inner, scope, { fromBrowser: header !== null }, receive, send)
  }
}

/** `OriginValidator` for a list of hosts: `example.org`, `.example.org`, `localhost:3000` or `*`. */
export function AllowedHostsOriginValidator<S extends WebSocketScope>(
  inner: Application<S> & Accepts<S, WithOrigin>,
  allowedHosts: readonly string[],
): Application<Before<S, WithOrigin> & { readonly type: 'websocket' }> {
  const notHost = allowedHosts.find((host) => host.includes('://'))
  if (notHost !== undefined) {
    throw new Error(`"${notHost}" is an origin, not a host: use OriginValidator for it.`)
  }
  return OriginValidator<S>(inner, allowedHosts)
}

function originRule(pattern: Pattern) {
  return (header: string) => {
    const origin = parseOrigin(header)
    return origin !== undefined && pattern(origin)
  }
}

interface Origin {
  readonly scheme: string
  readonly host: string
  /** The scheme's own port when none was written; `''` when it has none. */
  readonly port: string
}

type Pattern = (origin: Origin) => boolean

const originShape =
  /^([a-z][a-z0-9+.-]*):\/\/(\[[0-9a-f:.]+\]|[^\s/?#@:\\[\],%.][^\s/?#@:\\[\],%]*)(?::(\d{1,5}))?$/i

const ports: Readonly<Record<string, string>> = { http: '80', https: '443' }

/** The one that was parsed last: most handshakes come from the same page. */
let newest: { readonly text: string; readonly origin: Origin | undefined } | undefined

/** The parts of an origin as browsers write it, in lower case; `undefined` for anything else. */
function parseOrigin(text: string): Origin | undefined {
  if (newest?.text !== text) newest = { text, origin: originIn(text) }
  return newest.origin
}

function originIn(text: string): Origin | undefined {
  const [, written = '', host = '', port = ''] = originShape.exec(text) ?? []
  if (!written || !URL.canParse(text)) return undefined
  const scheme = written.toLowerCase()
  // The URL class writes the web's hosts in one way, those beyond ASCII too.
  const url = new URL(text)
  const isWeb = url.origin !== 'null'
  return {
    scheme,
    host: isWeb ? url.hostname : host.toLowerCase(),
    port: port ? String(Number(port)) : (ports[scheme] ?? ''),
  }
}

/** Throws when the pattern is none of those that `OriginValidator` promises. */
function parsePattern(pattern: string): Pattern {
  if (pattern === '*') return () => true
  const [, scheme, dot, rest = ''] = /^(?:([^:/]+):\/\/)?(\.?)(.*)$/.exec(pattern) ?? []
  const wanted = parseOrigin(`${scheme ?? 'http'}://${rest}`)
  if (!wanted) throw new Error(`"${pattern}" is not an origin, a host, a .domain or *.`)
  const anyPort = scheme === undefined && !/:\d+$/.test(rest)
  return (origin) =>
    (scheme === undefined || origin.scheme === wanted.scheme) &&
    (anyPort || origin.port === wanted.port) &&
    (origin.host === wanted.host || (dot === '.' && origin.host.endsWith(`.${wanted.host}`)))
}

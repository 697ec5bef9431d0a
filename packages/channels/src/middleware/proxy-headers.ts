import type { Application, RequestScope, Scope, Send } from '../application.ts'
import { networks, plainAddress } from '../networks.ts'

/** What proxies say about the request that reached the first of them. */
interface Forwarded {
  readonly address?: string
  readonly secure?: boolean | undefined
  readonly host?: string | undefined
}

/**
 * Decides whose request or socket it is: `scope.client`, and behind a proxy
 * also `scope.scheme` and the `Host` that was asked for. `X-Forwarded-For`,
 * `-Proto`, `-Host` and `Forwarded` count only when the peer is in one of the
 * `trusted` networks (`127.0.0.1`, `10.0.0.0/8`, `::1`). The chain of addresses
 * is walked from its end: the first that is not trusted is the client, and what
 * it claims about others is not looked at. `X-Request-Id` becomes `scope.requestId`.
 *
 * What a trusted proxy says must be right: a chain whose end is no address, and
 * a request with both kinds of headers, of which the proxy has written one at
 * most, are refused with 400, sockets before their handshake.
 */
export function ProxyHeadersMiddleware(
  inner: Application,
  trusted: readonly string[],
): Application {
  const isTrusted = networks(trusted)
  return (scope, receive, send) => {
    if (!isRequest(scope)) return inner(scope, receive, send)
    const peer = plainAddress(scope.client.host)
    const client = { ...scope.client, host: peer ?? scope.client.host }
    if (!peer || !isTrusted(peer)) return inner({ ...scope, client }, receive, send)
    let said: Forwarded
    try {
      said = whatIsSaid(scope.headers, isTrusted)
    } catch (error) {
      if (!(error instanceof NotUnderstood)) throw error
      return refuse(scope, send, error)
    }
    return inner({ ...scope, client, ...changes(scope, said), ...named(scope) }, receive, send)
  }
}

/** By which the request is found in the logs of proxy and server; what is no plain word is none. */
function named({ headers }: RequestScope): Pick<RequestScope, 'requestId'> {
  const requestId = headers.get('x-request-id') ?? ''
  return /^[\w.:-]{1,64}$/.test(requestId) ? { requestId } : {}
}

class NotUnderstood extends Error {}

async function refuse(
  { type }: RequestScope,
  send: Send,
  { message }: NotUnderstood,
): Promise<void> {
  if (type === 'websocket') return send({ type: 'websocket.close' })
  const headers = new Headers({ 'content-type': 'text/plain; charset=utf-8' })
  await send({ type: 'http.response.start', status: 400, headers })
  await send({ type: 'http.response.body', body: Buffer.from(message), more: false })
}

function isRequest(scope: Scope): scope is RequestScope {
  return scope.type === 'http' || scope.type === 'websocket'
}

function changes({ type, headers }: RequestScope, { address, secure, host }: Forwarded) {
  const scheme = type === 'http' ? 'http' : 'ws'
  return {
    ...(address !== undefined && { client: { host: address, port: 0 } }),
    ...(secure !== undefined && { scheme: secure ? `${scheme}s` : scheme }),
    ...(host && { headers: withHost(headers, host) }),
  }
}

function withHost(headers: Headers, host: string): Headers {
  const changed = new Headers(headers)
  changed.set('host', host)
  return changed
}

type IsTrusted = (address: string) => boolean

function whatIsSaid(headers: Headers, isTrusted: IsTrusted): Forwarded {
  const standard = headers.get('forwarded')
  const [chain, proto, host] = ['for', 'proto', 'host'].map((name) =>
    headers
      .get(`x-forwarded-${name}`)
      ?.split(',')
      .map((part) => part.trim()),
  )
  if (standard === null) {
    // A proxy adds itself to the chain and writes the others anew: their last word is its own.
    const more = { secure: isSecure(proto?.at(-1)), host: host?.at(-1) }
    return chain ? { ...more, address: clientOf(chain, isTrusted).address } : more
  }
  if (chain ?? proto ?? host)
    throw new NotUnderstood('Send either Forwarded or X-Forwarded-* to this server, not both.')
  const hops = hopsIn(standard)
  const chainOfHops = hops.map((hop) => hop.get('for'))
  const { address, index } = clientOf(chainOfHops, isTrusted)
  return { address, secure: isSecure(hops[index]?.get('proto')), host: hops[index]?.get('host') }
}

function clientOf(chain: readonly (string | undefined)[], isTrusted: IsTrusted) {
  for (let index = chain.length - 1; ; index--) {
    const address = addressIn(chain[index] ?? '')
    if (address === undefined)
      throw new NotUnderstood('The proxy did not say, by an IP address, whose request this is.')
    if (index === 0 || !isTrusted(address)) return { address, index }
  }
}

/** `192.0.2.7`, `192.0.2.7:443`, `2001:db8::1`, `[2001:db8::1]`, `[2001:db8::1]:443`. */
function addressIn(text: string): string | undefined {
  const [, six, four] = /^(?:\[([^\]]*)\]|([\d.]+))(?::\d{1,5})?$/.exec(text) ?? []
  return plainAddress(six ?? four ?? text)
}

function isSecure(proto: string | undefined): boolean | undefined {
  if (!proto) return undefined
  const scheme = proto.toLowerCase()
  if (!['http', 'https', 'ws', 'wss'].includes(scheme))
    throw new NotUnderstood('The proxy did not say http or https.')
  return scheme.endsWith('s') && scheme !== 'ws'
}

// RFC 7239, 4: `for=192.0.2.60;proto=http, for="[2001:db8::1]:4711"`.
const token = "[\\w!#$%&'*+.^`|~-]+"
const pairShape = new RegExp(
  `[ \\t]*(?:(${token})=(?:(${token})|"((?:[^"\\\\]|\\\\.)*)")[ \\t]*)?([;,]|$)`,
  'y',
)

/** The parts of a `Forwarded` header. Nothing is guessed: a quote that a client left open would swallow what the proxy wrote after it. */
function hopsIn(header: string): ReadonlyMap<string, string>[] {
  const hops = [new Map<string, string>()]
  for (pairShape.lastIndex = 0; ; ) {
    const match = pairShape.exec(header)
    if (!match) throw new NotUnderstood('The header Forwarded is not written as RFC 7239 has it.')
    const [, name, plain, quoted, end] = match
    const key = name?.toLowerCase()
    if (key !== undefined && hops.at(-1)?.has(key))
      throw new NotUnderstood('A part of the header Forwarded says something twice.')
    if (key !== undefined) hops.at(-1)?.set(key, plain ?? quoted?.replace(/\\(.)/g, '$1') ?? '')
    if (end === '') return hops
    if (end === ',') hops.push(new Map())
  }
}

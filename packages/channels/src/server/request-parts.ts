import type { IncomingMessage } from 'node:http'
import type { Http2ServerRequest } from 'node:http2'
import type { Socket } from 'node:net'
import type { TLSSocket } from 'node:tls'
import type { RequestScope } from '../application.ts'

export type NodeRequest = IncomingMessage | Http2ServerRequest

/** The request says something that no application can make sense of; it is answered with 400. */
export class BadRequest extends Error {
  override readonly name = 'BadRequest'
}

type RequestParts = Pick<
  RequestScope,
  'path' | 'rawPath' | 'queryString' | 'headers' | 'httpVersion' | 'client' | 'server'
>

/** What HTTP and WebSocket scopes share. Throws `BadRequest`. */
export function requestParts(request: NodeRequest): RequestParts {
  const { authority, rawPath, queryString } = splitTarget(request.url ?? '', request.method)
  const headers = webHeaders(request)
  // RFC 9112, 3.2. HTTP/1.0 knows no hosts.
  if (request.httpVersion === '1.1' && !headers.has('host'))
    throw new BadRequest('The request says no host.')
  // RFC 9112, 3.2.2: what the target says is meant, whatever Host says.
  if (authority !== undefined) headers.set('host', authority)
  return {
    path: decodePath(rawPath),
    rawPath,
    queryString,
    headers,
    httpVersion: versionOf(request),
    client: { host: request.socket.remoteAddress ?? '', port: request.socket.remotePort ?? 0 },
    server: { host: request.socket.localAddress ?? '', port: request.socket.localPort ?? 0 },
  }
}

function versionOf({ httpVersion, httpVersionMajor }: NodeRequest): RequestScope['httpVersion'] {
  if (httpVersionMajor === 2) return '2'
  return httpVersion === '1.0' ? '1.0' : '1.1'
}

export function isSecure(socket: Socket): boolean {
  return (socket as TLSSocket).encrypted === true
}

// The four forms of RFC 9112, 3.2, without `CONNECT`. The URL class is no help
// here: it would take `//evil/path` for a host, and tidy `/a/../b`.
function splitTarget(target: string, method: string | undefined) {
  if (target === '*' && method === 'OPTIONS') return { rawPath: '*', queryString: '' }
  let start = 0
  let authority: string | undefined
  if (!target.startsWith('/')) {
    // RFC 9110, 4.2.4: who one is does not stand in a URL.
    const origin = /^https?:\/\/([^/?#@]+)(?=[/?#]|$)/i.exec(target)
    if (!origin) throw new BadRequest('The request target is neither a path nor a URL.')
    start = origin[0].length
    authority = origin[1]
  }
  if (target.includes('#')) throw new BadRequest('The request target has a fragment.')
  const mark = target.indexOf('?', start)
  const end = mark < 0 ? target.length : mark
  return {
    authority,
    rawPath: target.slice(start, end) || '/',
    queryString: mark < 0 ? '' : target.slice(mark + 1),
  }
}

function decodePath(rawPath: string): string {
  let path: string
  try {
    path = decodeURIComponent(rawPath)
  } catch {
    throw new BadRequest('The path is not valid percent-encoded UTF-8.')
  }
  if (path.includes('\0')) throw new BadRequest('The path holds a NUL.')
  return path
}

function webHeaders(request: NodeRequest): Headers {
  const headers = new Headers()
  const raw = request.rawHeaders
  let cookie = ''
  try {
    for (let i = 0; i + 1 < raw.length; i += 2) {
      const name = raw[i] as string
      const value = raw[i + 1] as string
      if (name.startsWith(':')) continue
      // HTTP/2 clients may split one cookie header into many (RFC 9113, 8.2.3);
      // `append` would join them with a comma.
      if (name.length === 6 && name.toLowerCase() === 'cookie') {
        cookie = cookie ? `${cookie}; ${value}` : value
      } else headers.append(name, value)
    }
    if (cookie) headers.set('cookie', cookie)
  } catch {
    throw new BadRequest('A header has a character that is not allowed.')
  }
  const { authority } = request as Http2ServerRequest
  // RFC 9113, 8.3.1.
  if (authority && (headers.get('host') ?? authority).toLowerCase() !== authority.toLowerCase())
    throw new BadRequest('The request names two hosts.')
  if (authority) headers.set('host', authority)
  return headers
}

import type { HeadersSource, RequestScope } from '../application.ts'

/** What a test may say about a request; everything has a sensible default. */
export interface RequestOptions {
  readonly headers?: HeadersSource
  /** Put into the scope as it is: what middleware would have added, such as `user`. */
  readonly scope?: Readonly<Record<string, unknown>>
}

/** What a whole URL says besides its path. */
interface Place {
  readonly isSecure: boolean
  readonly host: string
  readonly port: number
  readonly rest: string
}

const plain: Omit<Place, 'rest'> = { isSecure: false, host: 'testserver', port: 80 }

/**
 * The scope a server would make of a request for `target`: a path, or a whole URL (`wss://chat.example.org/ws/?a=1`),
 * which says the scheme, the `Host` and the server's port as well. Throws for a URL of another protocol, and for
 * one with a fragment, which is never sent.
 */
export function requestScope(
  target: string,
  protocol: 'http' | 'ws',
  options: RequestOptions,
): Omit<RequestScope, 'type'> & { readonly scheme: string } {
  const { isSecure, host, port, rest } = placeOf(target, protocol)
  if (rest.includes('#')) throw new Error(`A fragment is never sent to a server: ${target}`)
  const [rawPath = '', ...query] = (rest.startsWith('/') ? rest : `/${rest}`).split('?')
  const headers = new Headers(options.headers)
  if (!headers.has('host')) headers.set('host', host)
  return {
    scheme: isSecure ? `${protocol}s` : protocol,
    path: decodeURIComponent(rawPath),
    rawPath: encodeURI(decodeURI(rawPath)),
    queryString: query.join('?'),
    headers,
    httpVersion: '1.1',
    client: { host: '127.0.0.1', port: 50_000 },
    server: { host: '127.0.0.1', port },
    ...options.scope,
  }
}

function placeOf(target: string, protocol: 'http' | 'ws'): Place {
  const [, scheme, authority = '', rest = ''] =
    /^([a-z][a-z0-9+.-]*):\/\/([^/?#]*)(.*)$/is.exec(target) ?? []
  if (scheme === undefined) return { ...plain, rest: target }
  const isSecure = scheme.toLowerCase() === `${protocol}s`
  if (!isSecure && scheme.toLowerCase() !== protocol)
    throw new Error(
      `This communicator speaks ${protocol} and ${protocol}s, not ${scheme}: ${target}`,
    )
  // As browsers write it: without the scheme's own port.
  const { host, port } = new URL(`${isSecure ? 'https' : 'http'}://${authority}`)
  return { isSecure, host, port: Number(port) || (isSecure ? 443 : 80), rest }
}

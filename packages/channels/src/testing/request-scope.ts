import type { RequestScope } from '../application.ts'

/** What a test may say about a request; everything has a sensible default. */
export interface RequestOptions {
  readonly headers?: HeadersInit
  /** Put into the scope as it is: what middleware would have added, such as `user`. */
  readonly scope?: Readonly<Record<string, unknown>>
}

/** The scope a server would make of a request for `target`, a path with or without `?query`. */
export function requestScope(target: string, options: RequestOptions): Omit<RequestScope, 'type'> {
  const [rawPath = '', ...query] = (target.startsWith('/') ? target : `/${target}`).split('?')
  const headers = new Headers(options.headers)
  if (!headers.has('host')) headers.set('host', 'testserver')
  return {
    path: decodeURIComponent(rawPath),
    rawPath: encodeURI(decodeURI(rawPath)),
    queryString: query.join('?'),
    headers,
    httpVersion: '1.1',
    client: { host: '127.0.0.1', port: 50_000 },
    server: { host: '127.0.0.1', port: 80 },
    ...options.scope,
  }
}

const contentSecurityPolicy = [
  "default-src 'none'",
  "script-src 'self'",
  "style-src 'self'",
  "img-src 'self' blob: data:",
  "media-src 'self'",
  "connect-src 'self'",
  "font-src 'self'",
  "worker-src 'self'",
  "manifest-src 'self'",
  "base-uri 'none'",
  "form-action 'self'",
  "frame-ancestors 'none'",
  // What makes markup or scripts of a text takes none; one policy, `lobby`, may name a script.
  "require-trusted-types-for 'script'",
  'trusted-types lobby',
].join('; ')

const headersOfEveryAnswer: Readonly<Record<string, string>> = {
  'content-security-policy': contentSecurityPolicy,
  'x-content-type-options': 'nosniff',
  'x-frame-options': 'DENY',
  'referrer-policy': 'no-referrer',
  'cross-origin-opener-policy': 'same-origin',
  'cross-origin-resource-policy': 'same-origin',
  'permissions-policy': 'camera=(), microphone=(), geolocation=()',
}

const twoYears = 2 * 365 * 24 * 60 * 60

/** What every answer carries, also those of the engine and of Node's own server. */
export function securityHeaders({ tls }: { tls: boolean }): Readonly<Record<string, string>> {
  return tls
    ? { ...headersOfEveryAnswer, 'strict-transport-security': `max-age=${twoYears}` }
    : headersOfEveryAnswer
}

interface Answered {
  readonly tls: boolean
  readonly api: boolean
  readonly isImage?: boolean
}

/** Puts them on an answer; no cache stores the API's. An image that is opened as a page runs nothing, whatever a browser takes it for. */
export function secure(response: Response, { tls, api, isImage }: Answered): Response {
  const headers = new Headers(response.headers)
  for (const [name, value] of Object.entries(securityHeaders({ tls }))) headers.set(name, value)
  if (isImage) headers.set('content-security-policy', "default-src 'none'; sandbox")
  if (api) headers.set('cache-control', 'no-store')
  return new Response(response.body, { status: response.status, headers })
}

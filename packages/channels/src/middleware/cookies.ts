import type { Application, RequestScope } from '../application.ts'
import { type Accepts, addToScope, type Before } from '../scope-addition.ts'

/** What `CookieMiddleware` adds to a scope. */
export interface WithCookies {
  readonly cookies: ReadonlyMap<string, string>
}

/** Reads the `Cookie` header into `scope.cookies`. */
export function CookieMiddleware<S extends RequestScope>(
  inner: Application<S> & Accepts<S, WithCookies>,
): Application<Before<S, WithCookies>> {
  return (scope, receive, send) => {
    const cookies = parseCookies(scope.headers.get('cookie') ?? '')
    return addToScope<S, WithCookies>(inner, scope, { cookies }, receive, send)
  }
}

/**
 * The cookies of a header, decoded. Of two with one name the first counts:
 * browsers send the one with the closer path first. What cannot be decoded is
 * taken as it is; what is no pair is skipped. Nothing throws.
 */
export function parseCookies(header: string): ReadonlyMap<string, string> {
  const cookies = new Map<string, string>()
  for (const pair of header.split(';')) {
    const equals = pair.indexOf('=')
    if (equals < 0) continue
    const name = pair.slice(0, equals).trim()
    if (name === '' || cookies.has(name)) continue
    cookies.set(name, decode(pair.slice(equals + 1).trim()))
  }
  return cookies
}

function decode(raw: string): string {
  const value = raw.length > 1 && raw.startsWith('"') && raw.endsWith('"') ? raw.slice(1, -1) : raw
  if (!value.includes('%')) return value
  try {
    return decodeURIComponent(value)
  } catch {
    return value
  }
}

/** What browsers are told about a cookie. The idea is Django's `set_cookie`. */
export interface CookieOptions {
  /** Seconds that it lives; 0 removes it. Default: until the browser ends. */
  readonly maxAge?: number
  /** The path below which it is sent. Default `/`. */
  readonly path?: string
  /** The domain that it is sent to, with all below it: `example.org`. Default: only the host that set it. */
  readonly domain?: string
  /** From which pages it is sent along: `None` is from all, and needs `secure`. Default `Lax`. */
  readonly sameSite?: 'Strict' | 'Lax' | 'None'
  /** Whether it is sent over TLS only (and to localhost). Default true. */
  readonly secure?: boolean
  /** Whether scripts of the page cannot read it. Default true. */
  readonly httpOnly?: boolean
}

/**
 * The value of a `Set-Cookie` header; `CookieMiddleware` reads the value back as it was. Throws `TypeError` for what
 * browsers would refuse: a name that is no token, a path that begins with no `/`, a domain that is none,
 * `SameSite=None` without `secure`, and what the prefixes `__Secure-` and `__Host-` forbid.
 */
export function setCookie(name: string, value: string, options: CookieOptions = {}): string {
  const { maxAge, path = '/', domain, sameSite = 'Lax', secure = true, httpOnly = true } = options
  checkCookie(name, { ...options, path, sameSite, secure })
  return [
    `${name}=${encodeURIComponent(value)}`,
    ...(domain === undefined ? [] : [`Domain=${domain}`]),
    `Path=${path}`,
    ...(maxAge === undefined ? [] : [`Max-Age=${maxAge}`]),
    ...(httpOnly ? ['HttpOnly'] : []),
    `SameSite=${sameSite}`,
    ...(secure ? ['Secure'] : []),
  ].join('; ')
}

/** What is wrong with a cookie, by sentence. */
function checkCookie(name: string, options: CookieOptions): void {
  const { maxAge = 0, path = '', domain, sameSite = '', secure = false } = options
  const isHostOnly = path === '/' && domain === undefined
  const complaints: readonly (readonly [boolean, string])[] = [
    [!/^[\w!#$%&'*+.^`|~-]+$/.test(name), 'has a name that is no token (RFC 6265, 4.1.1)'],
    [!/^\/[^;\p{Cc}]*$/u.test(path), 'needs a path that begins with / and has no ;'],
    [domain !== undefined && !domainShape.test(domain), 'needs a domain such as example.org'],
    [!['Strict', 'Lax', 'None'].includes(sameSite), 'has a sameSite of Strict, Lax or None'],
    [sameSite === 'None' && !secure, 'with sameSite None needs secure'],
    [!Number.isSafeInteger(maxAge), 'needs a maxAge in whole seconds'],
    [/^__(?:secure|host)-/i.test(name) && !secure, 'with that prefix needs secure'],
    [/^__host-/i.test(name) && !isHostOnly, 'with that prefix needs the path / and no domain'],
  ]
  const wrong = complaints.find(([isWrong]) => isWrong)
  if (wrong) throw new TypeError(`The cookie ${JSON.stringify(name)} ${wrong[1]}.`)
}

const domainShape = /^\.?[a-z\d](?:[a-z\d-]*[a-z\d])?(?:\.[a-z\d](?:[a-z\d-]*[a-z\d])?)*$/i

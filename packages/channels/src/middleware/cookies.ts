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

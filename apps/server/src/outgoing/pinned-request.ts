// The one way to an address that a stranger has named: nothing inside is reached, whatever a name resolves to.
import { type IncomingMessage, type RequestOptions, request } from 'node:http'
import { request as secureRequest } from 'node:https'
import { isIP } from 'node:net'
import { networks, plainAddress } from '@lobby/channels'
import { isInside } from './inside-address.ts'
import { lookUp } from './name-servers.ts'

/** What is not asked because it may not be; everything else that fails may be tried again. */
export class NotAllowed extends Error {
  override readonly name = 'NotAllowed'
}

export interface Outgoing {
  /** Networks inside that may be reached all the same, on every port. */
  readonly allowed: readonly string[]
  /** The addresses of a name; for tests. */
  readonly resolve?: (name: string, signal: AbortSignal) => Promise<readonly string[]>
}

/** Where a request goes: the address is looked up once, and nothing asks for it again. */
export interface Pinned {
  readonly url: URL
  readonly address: string
}

export interface PinnedRequest {
  readonly method?: 'GET' | 'POST'
  readonly headers: Readonly<Record<string, string>>
  readonly body?: Buffer
  readonly signal: AbortSignal
}

export type Pin = (url: URL, signal: AbortSignal) => Promise<Pinned>

/** Looks a name up. Each address that it has must be one that may be reached: a name that mixes them is not believed. */
export function createPin({ allowed, resolve = lookUp }: Outgoing): Pin {
  const isAllowed = networks(allowed)

  return async (url, signal) => {
    const name = bare(url.hostname)
    const found = isIP(name) ? [name] : await resolve(name, signal)
    const [first] = found
    if (first === undefined) throw new Error('Its name has no address.')
    for (const address of found) {
      const plain = plainAddress(address)
      if (plain !== undefined && isAllowed(plain)) continue
      if (isInside(address)) throw new NotAllowed('It is an address inside.')
      if (url.port !== '') throw new NotAllowed('Its port is neither 80 nor 443.')
    }
    return { url, address: first }
  }
}

/** An address of the web, written in one way. Throws for everything else, and for one with a name and a password. */
export function parseWebAddress(address: string, base?: URL): URL {
  const url = URL.parse(address, base)
  if (!url || (url.protocol !== 'http:' && url.protocol !== 'https:') || url.hostname === '')
    throw new NotAllowed('It is no address of the web.')
  if (url.username !== '' || url.password !== '')
    throw new NotAllowed('Its address has a name or a password.')
  return url
}

/** Connects to the pinned address itself; the name stands in the request and is what the certificate must be of. */
export function askPinned(
  { url, address }: Pinned,
  asked: PinnedRequest,
): Promise<IncomingMessage> {
  const isSecure = url.protocol === 'https:'
  const name = bare(url.hostname)
  const options: RequestOptions & { servername?: string } = {
    host: address,
    port: url.port === '' ? (isSecure ? 443 : 80) : Number(url.port),
    path: `${url.pathname}${url.search}`,
    method: asked.method ?? 'GET',
    // An agent of its own: no cookie, no proxy of the environment, and no connection that is used again.
    agent: false,
    setHost: false,
    maxHeaderSize: 16 * 1024,
    signal: asked.signal,
    headers: { host: url.host, ...asked.headers },
    ...(isSecure && isIP(name) === 0 && { servername: name.replace(/\.$/, '') }),
  }
  return new Promise((resolve, reject) => {
    const outgoing = (isSecure ? secureRequest : request)(options, resolve)
    outgoing.on('error', reject)
    outgoing.end(asked.body)
  })
}

function bare(hostname: string): string {
  return hostname.replace(/^\[|\]$/g, '')
}

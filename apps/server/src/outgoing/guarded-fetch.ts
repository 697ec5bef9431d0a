// Reads what stands at an address that a stranger has named: a bounded part of it, in a bounded time, and never inside.
import type { IncomingMessage } from 'node:http'
import type { Readable } from 'node:stream'
import { createBrotliDecompress, createGunzip } from 'node:zlib'
import {
  askPinned,
  createPin,
  NotAllowed,
  type Outgoing,
  parseWebAddress,
} from './pinned-request.ts'

/** Bytes that are read of an answer, unpacked. */
const bytesAtMost = 512 * 1024
/** Milliseconds for all of it: the redirects, and the last byte. */
const timeAtMost = 5_000
/** How often an address may lead on to another one. */
const redirectsAtMost = 3
/** What its site says of a page that it has taken away. */
const gone: ReadonlySet<number> = new Set([404, 410])
const redirects: ReadonlySet<number> = new Set([301, 302, 303, 307, 308])

export interface Fetched {
  /** Where it was found, after redirects. */
  readonly url: URL
  /** Without its parameters, in small letters. */
  readonly type: string
  /** Of a text, as its server says. */
  readonly charset: string | undefined
  readonly bytes: Buffer
  /** There is more of it. */
  readonly isCut: boolean
}

interface Wanted {
  /** What the answer may be, such as `text/html`; `image/` is every image. */
  readonly types: readonly string[]
  readonly signal?: AbortSignal
}

/** Its site answers that there is no such page. */
export class NotThere extends Error {
  override readonly name = 'NotThere'
}

/** Its site does not answer, or not with what it was asked for: that may come right later. */
export class NotAnswered extends Error {
  override readonly name = 'NotAnswered'
}

export type GuardedFetch = (url: string, wanted: Wanted) => Promise<Fetched>

/** Throws NotAllowed for what is not read because it may not be, NotThere for what its site has not, and NotAnswered for what may come right later. */
export function createGuardedFetch(outgoing: Outgoing): GuardedFetch {
  const pin = createPin(outgoing)

  return (address, wanted) =>
    fetchBounded(address, wanted).catch((error: unknown) => {
      if (error instanceof NotAllowed || error instanceof NotThere) throw error
      throw new NotAnswered(error instanceof Error ? error.message : 'It does not answer.', {
        cause: error,
      })
    })

  async function fetchBounded(address: string, { types, signal }: Wanted): Promise<Fetched> {
    const late = AbortSignal.timeout(timeAtMost)
    const ended = signal ? AbortSignal.any([signal, late]) : late
    let url = parseWebAddress(address)
    for (let count = 0; ; count++) {
      const asked = { headers: headersFor(types), signal: ended }
      const response = await askPinned(await pin(url, ended), asked)
      try {
        const { statusCode = 0, headers } = response
        if (redirects.has(statusCode) && headers.location !== undefined) {
          if (count === redirectsAtMost) throw new NotAllowed('It leads on too often.')
          url = parseWebAddress(headers.location, url)
          continue
        }
        if (gone.has(statusCode)) throw new NotThere('Its site does not have it.')
        if (statusCode !== 200) throw new Error(`It answers with ${statusCode}.`)
        return { url, ...(await read(response, types)) }
      } finally {
        response.destroy()
      }
    }
  }
}

function headersFor(types: readonly string[]): Record<string, string> {
  return {
    accept: types.map((type) => (type.endsWith('/') ? `${type}*` : type)).join(', '),
    'accept-encoding': 'gzip, br',
    'user-agent': 'Mozilla/5.0 (compatible; Lobby; previews of links)',
  }
}

async function read(
  response: IncomingMessage,
  types: readonly string[],
): Promise<Omit<Fetched, 'url'>> {
  const [type = '', ...parameters] = (response.headers['content-type'] ?? '')
    .split(';', 8)
    .map((part) => part.trim().toLowerCase())
  const fits = types.some((one) => (one.endsWith('/') ? type.startsWith(one) : type === one))
  if (!fits) throw new NotAllowed('It is not of a type that is shown.')
  const charset = parameters
    .find((part) => part.startsWith('charset='))
    ?.slice('charset='.length)
    .replaceAll('"', '')
  return { type, charset, ...(await firstBytes(unpacked(response))) }
}

function unpacked(response: IncomingMessage): Readable {
  const encoding = (response.headers['content-encoding'] ?? 'identity').trim().toLowerCase()
  if (encoding === 'identity' || encoding === '') return response
  const unpack =
    encoding === 'gzip' || encoding === 'x-gzip'
      ? createGunzip()
      : encoding === 'br'
        ? createBrotliDecompress()
        : undefined
  if (!unpack) throw new NotAllowed('It is packed in a way that nobody asked for.')
  response.on('error', (error) => unpack.destroy(error))
  return response.pipe(unpack)
}

/** A packed bomb is unpacked as far as this, a piece at a time. */
async function firstBytes(stream: Readable): Promise<Pick<Fetched, 'bytes' | 'isCut'>> {
  const parts: Buffer[] = []
  let size = 0
  for await (const part of stream as AsyncIterable<Buffer>) {
    parts.push(part)
    size += part.length
    if (size > bytesAtMost) break
  }
  return { bytes: Buffer.concat(parts).subarray(0, bytesAtMost), isCut: size > bytesAtMost }
}

import { createHash } from 'node:crypto'
import { readdir, readFile } from 'node:fs/promises'
import { extname, join } from 'node:path'
import { promisify } from 'node:util'
import { gzipSync, gzip as gzipWithCallback } from 'node:zlib'

const gzip = promisify(gzipWithCallback)

const types: Readonly<Record<string, string>> = {
  '.html': 'text/html; charset=utf-8',
  '.js': 'text/javascript; charset=utf-8',
  '.css': 'text/css; charset=utf-8',
  '.json': 'application/json',
  '.webmanifest': 'application/manifest+json',
  '.svg': 'image/svg+xml',
  '.png': 'image/png',
  '.ico': 'image/x-icon',
  '.woff2': 'font/woff2',
  '.txt': 'text/plain; charset=utf-8',
}

interface File {
  readonly type: string
  readonly etag: string
  readonly bytes: Buffer<ArrayBuffer>
  readonly zipped: Buffer<ArrayBuffer> | undefined
}

/** Answers a request for a file of the folder; undefined when there is none at this path. */
export type StaticFiles = (path: string, request: Headers) => Response | undefined

/**
 * Serves a built page from memory: what is not in the folder when the server
 * starts cannot be asked for, whatever the path looks like. Files under
 * `assets/` have their content's hash in their name and are kept by browsers
 * for good; the others are asked for again, and answered 304 if they are the same.
 */
export async function readStaticFiles(folder: string): Promise<StaticFiles> {
  const entries = await readdir(folder, { recursive: true, withFileTypes: true })
  const files = new Map<string, File>()
  await Promise.all(
    entries
      .filter((entry) => entry.isFile())
      .map(async (entry) => {
        const path = join(entry.parentPath, entry.name)
        files.set(path.slice(folder.length).replaceAll('\\', '/'), await readStaticFile(path))
      }),
  )

  return (path, request) => {
    const file = files.get(path)
    return file && answerWith(file, request, path.startsWith('/assets/') ? forGood : 'no-cache')
  }
}

/** For what is at its address for ever. */
export const forGood = 'public, max-age=31536000, immutable'

/** Answers with a text that does not change while the server runs: made into bytes once, and 304 for a client that has it. */
export function unchanging(type: string, text: string): (request: Headers) => Response {
  const bytes = Buffer.from(text)
  const file = { type, etag: etagOf(bytes), bytes, zipped: gzipSync(bytes) }
  return (request) => answerWith(file, request, 'no-cache')
}

function answerWith(
  { type, etag, bytes, zipped }: File,
  request: Headers,
  cache: string,
): Response {
  const headers = new Headers({
    'content-type': type,
    etag,
    vary: 'accept-encoding',
    'cache-control': cache,
  })
  if (isKnown(etag, request.get('if-none-match')))
    return new Response(null, { status: 304, headers })
  const zip = zipped && /\bgzip\b/.test(request.get('accept-encoding') ?? '')
  if (zip) headers.set('content-encoding', 'gzip')
  return new Response(zip ? zipped : bytes, { headers })
}

/** RFC 9110, 13.1.2: a list, or `*`; compared weakly. */
function isKnown(etag: string, ifNoneMatch: string | null): boolean {
  const opaque = (tag: string) => tag.trim().replace(/^W\//, '')
  return (
    ifNoneMatch?.split(',').some((tag) => tag.trim() === '*' || opaque(tag) === opaque(etag)) ===
    true
  )
}

async function readStaticFile(path: string): Promise<File> {
  const bytes = await readFile(path)
  const type = types[extname(path)] ?? 'application/octet-stream'
  const zipped = /^text|json|svg/.test(type) ? await gzip(bytes) : undefined
  return {
    type,
    etag: etagOf(bytes),
    bytes,
    zipped: zipped && zipped.length < bytes.length ? zipped : undefined,
  }
}

/** Weak: the zipped bytes are another form of the same file. */
function etagOf(bytes: Buffer): string {
  return `W/"${createHash('sha256').update(bytes).digest('base64url').slice(0, 22)}"`
}

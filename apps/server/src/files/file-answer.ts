// A file as it is answered: as much of it as is asked for, and so that nothing in it runs.
import { createReadStream } from 'node:fs'
import { stat } from 'node:fs/promises'
import { Readable } from 'node:stream'
import { ChatError } from '../ground/errors.ts'
import type { FilesTable } from '../storage/file-tables.ts'
import { anyType, isShown } from './sniffed-type.ts'

/** Answers with the file at this place. What is neither shown nor played is saved. */
export async function fileAnswer(
  { name, type, hash }: Pick<FilesTable, 'name' | 'type' | 'hash'>,
  place: string,
  asked: Headers,
): Promise<Response> {
  const size = (await stat(place).catch(gone)).size
  const etag = `"${hash}"`
  const headers = new Headers({
    'content-type': isShown(type) ? type : anyType,
    'content-disposition': `${isShown(type) ? 'inline' : 'attachment'}; filename*=UTF-8''${encoded(name)}`,
    // It is kept by the browser, which asks each time whether it still may show it.
    'cache-control': 'private, no-cache',
    'accept-ranges': 'bytes',
    etag,
  })
  if (asked.get('if-none-match') === etag) return new Response(null, { status: 304, headers })
  const range = rangeIn(asked.get('range'), size)
  if (range === 'none') {
    headers.set('content-range', `bytes */${size}`)
    return new Response(null, { status: 416, headers })
  }
  const { start, end } = range ?? { start: 0, end: size - 1 }
  headers.set('content-length', String(end - start + 1))
  if (range) headers.set('content-range', `bytes ${start}-${end}/${size}`)
  const body = size === 0 ? null : Readable.toWeb(createReadStream(place, { start, end }))
  return new Response(body as ReadableStream | null, { status: range ? 206 : 200, headers })
}

function gone(): never {
  throw new ChatError('not_found', 'There is no such file.')
}

/** As RFC 8187 has it. */
function encoded(name: string): string {
  return encodeURIComponent(name).replace(
    /['()*]/g,
    (sign) => `%${sign.charCodeAt(0).toString(16).toUpperCase()}`,
  )
}

/** The one part that is asked for; undefined: all of it. */
function rangeIn(
  header: string | null,
  size: number,
): { readonly start: number; readonly end: number } | 'none' | undefined {
  const [, from = '', to = ''] = /^bytes=(\d*)-(\d*)$/.exec(header ?? '') ?? []
  if (from === '' && to === '') return undefined
  if (from === '') {
    const last = Math.min(Number(to), size)
    return last === 0 ? 'none' : { start: size - last, end: size - 1 }
  }
  const start = Number(from)
  const end = to === '' ? size - 1 : Math.min(Number(to), size - 1)
  return start > end ? 'none' : { start, end }
}

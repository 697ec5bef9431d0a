// A file as it is answered: as much of it as is asked for, and so that nothing in it runs.
import { ChatError } from '../ground/errors.ts'
import type { FilesTable } from '../storage/file-tables.ts'
import type { FileStore, Part } from './file-store.ts'
import { anyType, isShown } from './sniffed-type.ts'

interface Answered extends Pick<FilesTable, 'name' | 'type' | 'hash'> {
  /** Under which it is kept. */
  readonly content: string
  /** Where it is known, a part of it can be asked for. */
  readonly bytes?: FilesTable['bytes']
}

/** Answers with what is kept of a file. What is neither shown nor played is saved. */
export async function fileAnswer(
  fileStore: Pick<FileStore, 'read'>,
  { name, type, hash, content, bytes }: Answered,
  asked: Headers,
): Promise<Response> {
  const etag = `"${hash}"`
  const headers = new Headers({
    'content-type': isShown(type) ? type : anyType,
    'content-disposition': `${isShown(type) ? 'inline' : 'attachment'}; filename*=UTF-8''${encoded(name)}`,
    // It is kept by the browser, which asks each time whether it still may show it.
    'cache-control': 'private, no-cache',
    ...(bytes !== undefined && { 'accept-ranges': 'bytes' }),
    etag,
  })
  if (asked.get('if-none-match') === etag) return new Response(null, { status: 304, headers })
  const size = Number(bytes ?? 0)
  const range = bytes === undefined ? undefined : rangeIn(asked.get('range'), size)
  if (range === 'none') {
    headers.set('content-range', `bytes */${size}`)
    return new Response(null, { status: 416, headers })
  }
  const kept = (await fileStore.read(content, range)) ?? gone()
  headers.set('content-length', String(kept.bytes))
  if (range) headers.set('content-range', `bytes ${range.start}-${range.end}/${size}`)
  return new Response(kept.body, { status: range ? 206 : 200, headers })
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
function rangeIn(header: string | null, size: number): Part | 'none' | undefined {
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

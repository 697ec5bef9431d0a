import { createReadStream, createWriteStream } from 'node:fs'
import { join } from 'node:path'
import { Readable } from 'node:stream'
import { pipeline } from 'node:stream/promises'
import { createGunzip, createGzip } from 'node:zlib'
import { StorageError } from '../storage/storage-error.ts'
import { makeFile } from './drafts.ts'
import { exportLines, type Totals } from './export-lines.ts'
import { fillPlace, type Place, readPlace } from './stored-places.ts'

interface Needs {
  readonly place: Place
  /** That of LOBBY_SECRET_FILE, if there is one. */
  readonly secret: string | undefined
  readonly file: string
}

/** Bytes of a line, at most: a row has one text of 16 KB, and little else. */
const longestLine = 8 * 2 ** 20

/** Writes everything into one file, which gets its name when it is whole. Throws StorageError, and leaves the file as it was, when that cannot be. */
export async function exportTo({
  place,
  secret,
  file,
  force,
}: Needs & { readonly force: boolean }): Promise<void> {
  await makeFile({ file, force }, async (draft) => {
    const path = join(draft, 'export')
    await readPlace(place, secret, async (everything) => {
      const lines = Readable.from(withEnds(exportLines(everything.db, everything.secret)))
      const written = createWriteStream(path, { mode: 0o600, flush: true })
      await pipeline(lines, createGzip(), written)
    })
    return { path }
  })
}

/** Makes an empty server of an export, all or nothing. Throws StorageError for a file that is none, or is damaged, and for a server that is not empty. */
export function importFrom({ place, secret, file }: Needs): Promise<Totals> {
  return fillPlace(place, secret, () => linesOf(file))
}

async function* withEnds(lines: AsyncIterable<string>): AsyncGenerator<string> {
  for await (const line of lines) yield `${line}\n`
}

async function* linesOf(file: string): AsyncGenerator<string> {
  let rest = ''
  try {
    const gunzip = createGunzip()
    const read = pipeline(createReadStream(file), gunzip)
    read.catch(() => {})
    gunzip.setEncoding('utf8')
    for await (const piece of gunzip) {
      const lines = (rest + piece).split('\n')
      rest = lines.pop() ?? ''
      if (rest.length > longestLine) throw new StorageError(`${file} is no export of Lobby.`)
      yield* lines
    }
    await read
  } catch (error) {
    throw readingError(file, error)
  }
  if (rest !== '') yield rest
}

function readingError(file: string, error: unknown): unknown {
  const { code } = error as NodeJS.ErrnoException
  if (code === 'ENOENT') return new StorageError(`There is no file ${file}.`)
  if (code === 'EACCES' || code === 'EISDIR') return new StorageError(`${file} cannot be read.`)
  if (code === 'Z_BUF_ERROR')
    return new StorageError(`The export is cut off: ${file} ends too early. Nothing was imported.`)
  if (code?.startsWith('Z_'))
    return new StorageError(`${file} is no export of Lobby, or is damaged (${code}).`)
  return error
}

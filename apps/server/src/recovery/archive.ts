// A backup is a tar archive: the manifest first, then the files that it lists.
import { createHash } from 'node:crypto'
import { createReadStream } from 'node:fs'
import { open } from 'node:fs/promises'
import { join } from 'node:path'
import { create, list, type ReadEntry, replace } from 'tar'
import { StorageError } from '../storage/storage-error.ts'
import {
  type BackedUpFile,
  type Manifest,
  manifestName,
  mostManifestBytes,
  openManifest,
} from './manifest.ts'

/** A file on its way out of an archive. */
export type ArchivedFile = BackedUpFile & { readonly content: AsyncIterable<Buffer> }

/** Where a file comes from, by its name in the archive. */
export interface Source {
  readonly folder: string
  readonly names: readonly string[]
}

/** Writes a new archive for its owner alone, and waits until it is on the disk. */
export async function writeArchive(path: string, sources: readonly Source[]): Promise<void> {
  for (const [index, { folder, names }] of sources.entries()) {
    if (names.length === 0) continue
    const options = { file: path, cwd: folder, portable: true, mode: 0o600, strict: true } as const
    await (index === 0 ? create(options, [...names]) : replace(options, [...names]))
  }
  const file = await open(path, 'r+')
  await file.sync().finally(() => file.close())
}

/** Counts and hashes a file. */
export async function describeFile(folder: string, name: string): Promise<BackedUpFile> {
  const hash = createHash('sha256')
  let bytes = 0
  for await (const piece of createReadStream(join(folder, name))) {
    hash.update(piece)
    bytes += piece.length
  }
  return { name, bytes, sha256: hash.digest('hex') }
}

interface Reader {
  /** Comes first. What it throws ends the reading. */
  manifest(manifest: Manifest): void
  /** Must read the content to its end. */
  file(file: ArchivedFile): Promise<void>
}

/**
 * Reads an archive, and makes sure that all files are in it as its manifest
 * says, and nothing else. Throws StorageError with what is wrong.
 */
export async function readArchive(path: string, reader: Reader): Promise<Manifest> {
  let manifest: Manifest | undefined
  const missing = new Map<string, BackedUpFile>()
  const take = async (entry: ReadEntry) => {
    if (!manifest) {
      manifest = await readManifest(path, entry)
      for (const file of manifest.files) missing.set(file.name, file)
      return reader.manifest(manifest)
    }
    const file = missing.get(entry.path)
    if (!file || entry.type !== 'File')
      throw new StorageError(`${path} holds ${JSON.stringify(entry.path)}, which no backup has.`)
    missing.delete(file.name)
    await reader.file({ ...file, content: verified(path, file, entry) })
  }

  let turn = Promise.resolve()
  let failure: unknown
  try {
    await list({
      file: path,
      strict: true,
      noResume: true,
      onReadEntry(entry) {
        // The parser has one entry at a time, and waits until that is read.
        turn = turn
          .then(async () => {
            if (failure === undefined) await take(entry)
          })
          .catch((error) => {
            failure ??= error
          })
          // What was not read is passed over.
          .then(() => void entry.resume())
      },
    })
    await turn
  } catch (error) {
    failure ??= notAnArchive(path, error)
  }
  if (failure) throw failure
  if (!manifest) throw notAnArchive(path, undefined)
  const [first] = missing.keys()
  if (first !== undefined)
    throw new StorageError(`${path} is damaged: ${first} is missing, and ${missing.size - 1} more.`)
  return manifest
}

async function readManifest(path: string, entry: ReadEntry): Promise<Manifest> {
  if (entry.path !== manifestName || entry.size > mostManifestBytes)
    throw notAnArchive(path, undefined)
  const pieces: Buffer[] = []
  for await (const piece of entry) pieces.push(piece)
  try {
    return openManifest(Buffer.concat(pieces).toString('utf8'))
  } catch (error) {
    throw new StorageError(
      `${path} is no backup that this version of Lobby can read, or it is damaged: its manifest is of another kind.`,
      { cause: error },
    )
  }
}

/** The content, up to its end; throws there when it is not what was backed up. */
async function* verified(
  path: string,
  { name, bytes, sha256 }: BackedUpFile,
  entry: ReadEntry,
): AsyncGenerator<Buffer> {
  const hash = createHash('sha256')
  let seen = 0
  for await (const piece of entry) {
    hash.update(piece)
    seen += piece.length
    yield piece
  }
  if (seen !== bytes || hash.digest('hex') !== sha256)
    throw new StorageError(`${path} is damaged: ${name} is not what was backed up.`)
}

function notAnArchive(path: string, cause: unknown): StorageError {
  const { code, message } = (cause ?? {}) as { code?: string; message?: string }
  if (code === 'ENOENT') return new StorageError(`There is no file ${path}.`)
  if (code === 'EACCES')
    return new StorageError(`${path} cannot be read: its permissions do not allow it.`)
  return new StorageError(
    `${path} is no backup of Lobby, or is damaged${message ? ` (${message})` : ''}.`,
    { cause },
  )
}

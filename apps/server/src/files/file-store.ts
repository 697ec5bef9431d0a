// Where the bytes of files are kept: in a folder, or in a bucket of S3. What is above does not know which.
import type { Clock } from '../ground/clock.ts'
import type { Config } from '../ground/config.ts'
import { ChatError } from '../ground/errors.ts'
import type { Troubles } from '../ground/troubles.ts'
import type { IncomingFiles } from './incoming-files.ts'

/** A part of a file, both ends of which are in it. */
export interface Part {
  readonly start: number
  readonly end: number
}

export interface KeptBytes {
  /** As many as are read. */
  readonly bytes: number
  readonly body: ReadableStream<Uint8Array>
}

export interface FileStoreNeeds {
  readonly config: Pick<Config, 'filesFolder' | 'filesBucket'>
  readonly clock: Pick<Clock, 'after'>
  /** Are told while a bucket does not do its part. */
  readonly troubles: Pick<Troubles, 'begin' | 'end'>
}

export interface FileStore extends IncomingFiles {
  /** For people, without what is secret. */
  readonly place: string
  /** Throws StorageError where files cannot be kept there. */
  require(): Promise<void>
  /**
   * Keeps what is in these files, by the width of a picture: when it resolves, a power cut takes none of it. A stop on
   * the way leaves the upload as it is, to be kept again; so does a ChatError, by which it was not kept yet.
   */
  keep(content: string, files: ReadonlyMap<number | undefined, string>): Promise<void>
  /** Reads what is kept under this name, or a part of it. Undefined: there is nothing. */
  read(name: string, part?: Part): Promise<KeptBytes | undefined>
  /** Takes away what is kept of it. It may be gone already. */
  drop(content: string): Promise<void>
}

export const noRoom = new ChatError('storage_full', 'The server has no room for more files.', {
  retryAfter: 60_000,
})

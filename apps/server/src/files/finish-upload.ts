// An upload whose last byte is here: what it is, found by its bytes, and kept for good before anybody is told.
import { createHash } from 'node:crypto'
import { createReadStream } from 'node:fs'
import { stat } from 'node:fs/promises'
import { join } from 'node:path'
import { pipeline } from 'node:stream/promises'
import { limits } from '@lobby/protocol/limits'
import type { Clock } from '../ground/clock.ts'
import { ChatError, isRefusal } from '../ground/errors.ts'
import type { Database, DatabaseTransaction } from '../storage/database.ts'
import type { FilesTable } from '../storage/file-tables.ts'
import { inTransaction } from '../storage/in-transaction.ts'
import { type Quotas, requireQuota } from './file-quotas.ts'
import type { FileStore } from './file-store.ts'
import { forgetPlaces } from './film-places.ts'
import { draftsOf } from './incoming-files.ts'
import { randomName } from './kept-names.ts'
import type { LeavingFiles } from './leaving-files.ts'
import { makePictures } from './make-pictures.ts'
import { findFile, letGo } from './queries.ts'
import { sniff } from './sniffed-type.ts'
import { forgetWords } from './still-words.ts'

export type FinishUpload = ReturnType<typeof createFinishUpload>

interface Needs extends Quotas {
  readonly db: Database
  readonly clock: Pick<Clock, 'wall'>
  readonly fileStore: FileStore
  readonly leavingFiles: Pick<LeavingFiles, 'soon'>
}

interface Made extends Pick<FilesTable, 'type' | 'width' | 'height'> {
  /** By the width of a picture; undefined: the file itself. */
  readonly files: ReadonlyMap<number | undefined, string>
}

export function createFinishUpload({ db, clock, fileStore, leavingFiles, ...quotas }: Needs) {
  const finishing = new Map<string, Promise<void>>()

  /** Resolves when the file is kept for good and can be sent. Throws ChatError `invalid` for a picture that is too large to be shown, or broken, and `too_many` or `storage_full` for one that is too much when it is drawn; that is gone then. Throws `not_found` for one that was taken back meanwhile. */
  return (upload: Pick<FilesTable, 'id'>): Promise<void> =>
    finishing.getOrInsertComputed(upload.id, () =>
      finish(upload.id).finally(() => finishing.delete(upload.id)),
    )

  async function finish(id: string): Promise<void> {
    if ((await findFile(db, id))?.content) return
    try {
      await keepWhole(id)
    } catch (failure) {
      // First, so that nothing is left to be finished where the row cannot be reached.
      if (failure === notKept) await fileStore.dropIncoming(id)
      const file = await findFile(db, id)
      // Another process has finished it meanwhile, and has taken away what this one worked at.
      if (file?.content) return
      if (!file) throw gone
      if (failure === notKept || isRefusal(failure)) await forget(id)
      throw failure
    }
  }

  async function keepWhole(id: string): Promise<void> {
    const incoming = join(fileStore.incoming, id)
    // Another process may be at it too: each draws in a folder of its own.
    const { files, ...known } = await make(incoming, join(draftsOf(incoming), randomName()))
    const main = files.get(undefined) ?? incoming
    const hash = createHash('sha256')
    await pipeline(createReadStream(main), hash)
    const { size } = await stat(main)
    // The same at each try: what a stop has left there is kept, or dropped with the row.
    const content = id
    await fileStore.keep(content, files).catch((failure: unknown) => {
      // A disk that could not sync may say at the next try that it has, and has not.
      throw failure instanceof ChatError ? failure : notKept
    })
    const row = { ...known, bytes: size, content, hash: hash.digest('base64url') }
    const { numUpdatedRows } = await inTransaction(db, async (tx) => {
      await requireGrowth(tx, id, size)
      return tx
        .updateTable('files')
        .set(row)
        .where('id', '=', id)
        .where('content', 'is', null)
        .where('goneAt', 'is', null)
        .executeTakeFirstOrThrow()
    })
    // It was taken back meanwhile; or another process has finished it, with the same.
    if (numUpdatedRows === 0n && !(await findFile(db, id))) {
      await fileStore.drop(content)
      throw gone
    }
    await fileStore.dropIncoming(id)
  }

  /** What it said at its beginning was counted then; drawn anew, a picture may be more. */
  async function requireGrowth(tx: DatabaseTransaction, id: string, size: number): Promise<void> {
    const { ownerId, bytes } = (await findFile(tx, id)) ?? {}
    if (ownerId !== undefined && size > Number(bytes))
      await requireQuota(tx, quotas, { ownerId, size: size - Number(bytes) })
  }

  /** Its sender begins anew. The row stays until its bytes are gone, unless another process has finished it. */
  async function forget(id: string): Promise<void> {
    await fileStore.dropIncoming(id)
    await letGo(db, id, clock.wall())
    leavingFiles.soon()
  }
}

async function make(incoming: string, drafts: string): Promise<Made> {
  const { type, isPicture } = await sniff(incoming)
  const asItIs = { width: null, height: null, files: new Map([[undefined, incoming]]) }
  if (!isPicture) {
    await forgetPlaces(incoming, type)
    if (!(await forgetWords(incoming, type))) throw broken
    return { type, ...asItIs }
  }
  const made = await makePictures(incoming, drafts)
  // What it tells of its maker cannot be taken out of it.
  if (made.is === 'broken') throw broken
  if (made.is === 'too large') throw tooLarge
  const thumbs = made.thumbs.map((width) => [width, join(drafts, `${width}`)] as const)
  const files = new Map<number | undefined, string>([[undefined, join(drafts, 'main')], ...thumbs])
  return { type: made.type, width: made.width, height: made.height, files }
}

const tooLarge = new ChatError(
  'invalid',
  `A picture has at most ${limits.picturePixels / 1e6} million pixels in at most ${limits.pictureFrames} frames, and is drawn in ten seconds. Send it smaller, or in an archive.`,
)
const broken = new ChatError(
  'invalid',
  'This picture is broken, and is not sent with what it may tell of you, such as a place. Send it in an archive.',
)
const gone = new ChatError('not_found', 'This upload was taken back. Send the file again.')
const notKept = new ChatError('busy', 'The file could not be kept. Send it again.', {
  retryAfter: 1_000,
})

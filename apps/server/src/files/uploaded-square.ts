// A square cut out of a picture that a person has uploaded: their own picture, or that of a room.
import { createWriteStream } from 'node:fs'
import { mkdir, readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { pipeline } from 'node:stream/promises'
import { limits } from '@lobby/protocol/limits'
import type { Clock } from '../ground/clock.ts'
import { ChatError } from '../ground/errors.ts'
import type { Person } from '../ground/person.ts'
import type { Picture } from '../images/picture.ts'
import { readImage } from '../images/read-image.ts'
import type { Database } from '../storage/database.ts'
import type { FileStore } from './file-store.ts'
import { draftsOf } from './incoming-files.ts'
import { randomName } from './kept-names.ts'
import type { LeavingFiles } from './leaving-files.ts'
import { makeSquare } from './make-pictures.ts'
import { findFile } from './queries.ts'

export type UseSquare = ReturnType<typeof createUseSquare>

interface Needs {
  readonly db: Database
  readonly clock: Clock
  readonly fileStore: FileStore
  readonly leavingFiles: Pick<LeavingFiles, 'soon'>
}

export function createUseSquare({ db, clock, fileStore, leavingFiles }: Needs) {
  const drawing = new Map<string, Promise<Picture>>()

  /**
   * Does this with a square of an upload of the person, which is drawn when it is asked for; the upload is gone then.
   * Throws ChatError `not_found`, `invalid` for what is no picture, and `busy` where it cannot be drawn now.
   */
  return async <Answer>(
    person: Person,
    upload: string,
    use: (make: () => Promise<Picture>) => Promise<Answer>,
  ): Promise<Answer> => {
    const file = await findFile(db, upload)
    if (!file?.content || file.ownerId !== person.id || file.seq !== null) throw noUpload()
    if (file.width === null) throw noPicture()
    const { id, content } = file
    const answer = await use(() =>
      drawing.getOrInsertComputed(id, () => draw(content).finally(() => drawing.delete(id))),
    )
    await db
      .updateTable('files')
      .set({ goneAt: clock.wall() })
      .where('id', '=', id)
      .where('seq', 'is', null)
      .execute()
    leavingFiles.soon()
    return answer
  }

  async function draw(content: string): Promise<Picture> {
    // Another process may be at it too: each draws in a folder of its own.
    const name = randomName()
    const drafts = draftsOf(join(fileStore.incoming, name))
    try {
      const kept = await fileStore.read(content)
      if (!kept) throw noUpload()
      await mkdir(drafts, { recursive: true, mode: 0o700 })
      await pipeline(kept.body, createWriteStream(join(drafts, 'from')))
      const made = await makeSquare(join(drafts, 'from'), drafts, limits.profilePicturePixels)
      if (made.is !== 'made') throw noPicture()
      return readImage(new Uint8Array(await readFile(join(drafts, 'main'))))
    } finally {
      await fileStore.dropIncoming(name)
    }
  }
}

function noUpload(): ChatError {
  return new ChatError('not_found', 'There is no such upload of yours. Upload the picture first.')
}

function noPicture(): ChatError {
  return new ChatError(
    'invalid',
    'Send a PNG, JPEG, GIF, WebP or AVIF: this is none, or it is broken.',
  )
}

// Files without a message: those of a deleted message or room, and uploads that no message took.
import { type Clock, every } from '../ground/clock.ts'
import { isStorageTrouble } from '../ground/errors.ts'
import type { Logger } from '../ground/logger.ts'
import type { Database } from '../storage/database.ts'
import type { FilesTable } from '../storage/file-tables.ts'
import type { FileStore } from './file-store.ts'
import { findFile } from './queries.ts'

/** Milliseconds for which an upload waits for its message. */
const waitsFor = 24 * 60 * 60 * 1_000
const lookEvery = 60 * 60 * 1_000
/** Files that are looked at in one turn. */
const atOnce = 100
/** Milliseconds after which a file that could not be taken away is tried again; the others go on before it. */
const triedAgainAfter = 10 * 60 * 1_000
/** Files of one round that could not be taken away: with so many, the place is in trouble and not the file, and the round ends. */
const mostFailures = 20
/** Milliseconds by which the clocks of servers may differ. */
const ahead = 60_000

export type LeavingFiles = ReturnType<typeof openLeavingFiles>

interface Needs {
  readonly db: Database
  readonly clock: Clock
  readonly logger: Pick<Logger, 'error'>
  readonly fileStore: FileStore
}

/** Takes away what is in files that are gone: first the bytes, then the row, so that a stop between leaves none behind. */
export function openLeavingFiles({ db, clock, logger, fileStore }: Needs) {
  let working = Promise.resolve()
  let stop = () => {}
  const soon = (work: () => Promise<void> = dropGone) => {
    working = working.then(work).catch((error: unknown) => {
      if (!isStorageTrouble(error))
        logger.error({ err: error }, 'The files that are gone could not be taken away.')
    })
  }
  const look = () => soon(findOver)

  return {
    /** What is gone is taken away. */
    soon: () => soon(),
    /** From now on also what is over. */
    start(): void {
      look()
      stop = every(clock, lookEvery, look)
    },
    close(): Promise<void> {
      stop()
      return working
    },
  }

  async function findOver(): Promise<void> {
    const now = clock.wall()
    await db
      .updateTable('files')
      .set({ goneAt: now })
      .where('goneAt', 'is', null)
      .where(({ or, and, eb, not, exists, selectFrom }) =>
        or([
          and([eb('seq', 'is', null), eb('createdAt', '<', now - waitsFor)]),
          and([
            eb('roomId', 'is not', null),
            not(
              exists(
                selectFrom('rooms').select('rooms.id').whereRef('rooms.id', '=', 'files.roomId'),
              ),
            ),
          ]),
        ]),
      )
      .execute()
    await dropGone()
    await dropLeft(now - waitsFor)
    await fileStore.dropDraftsBefore(now - lookEvery)
  }

  /** What a stop has left of uploads that are whole, or gone. */
  async function dropLeft(since: number): Promise<void> {
    for (const id of await fileStore.stillSince(since)) {
      const row = await findFile(db, id)
      if (!row || row.content !== null) await fileStore.dropIncoming(id)
    }
  }

  async function dropGone(): Promise<void> {
    let failures = 0
    while (true) {
      const rows = await db
        .selectFrom('files')
        .select(['id', 'content'])
        .where('goneAt', '<=', clock.wall() + ahead)
        .orderBy('goneAt')
        .limit(atOnce)
        .execute()
      for (const row of rows) {
        if (await isDropped(row)) continue
        if (++failures === mostFailures) return
      }
      if (rows.length < atOnce) return
    }
  }

  /** False: it could not be taken away now, and does not stand in the way of the others. */
  async function isDropped(file: Pick<FilesTable, 'id' | 'content'>): Promise<boolean> {
    try {
      await dropOne(file)
      return true
    } catch (error) {
      if (isStorageTrouble(error)) throw error
      logger.error(
        { err: error },
        'A file that is gone could not be taken away. It is tried again.',
      )
      await db
        .updateTable('files')
        .set({ goneAt: clock.wall() + triedAgainAfter })
        .where('id', '=', file.id)
        .where('goneAt', 'is not', null)
        .execute()
      return false
    }
  }

  async function dropOne({ id, content }: Pick<FilesTable, 'id' | 'content'>): Promise<void> {
    // One that never was whole may lie there since a stop. A copy that was forwarded has the same bytes.
    const lies = content ?? id
    if (!(await isElsewhere(lies))) await fileStore.drop(lies)
    await fileStore.dropIncoming(id)
    await db.deleteFrom('files').where('id', '=', id).execute()
  }

  async function isElsewhere(content: string): Promise<boolean> {
    const other = await db
      .selectFrom('files')
      .select('id')
      .where('content', '=', content)
      .where('goneAt', 'is', null)
      .limit(1)
      .executeTakeFirst()
    return other !== undefined
  }
}

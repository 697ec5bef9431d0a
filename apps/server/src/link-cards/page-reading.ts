// Reads the pages that wait, a few at once, beside everything else that the server does.
import { type Clock, every } from '../ground/clock.ts'
import { isStorageTrouble } from '../ground/errors.ts'
import type { Logger } from '../ground/logger.ts'
import { type Notice, type Notify, roomGroup } from '../notices.ts'
import type { GuardedFetch } from '../outgoing/guarded-fetch.ts'
import { NotAllowed } from '../outgoing/pinned-request.ts'
import type { LinkPagesTable } from '../storage/card-tables.ts'
import type { Database } from '../storage/database.ts'
import { inTransaction } from '../storage/in-transaction.ts'
import { nothing, type ReadLink, readLink } from './read-link.ts'
import { dropUnwanted } from './unwanted-pages.ts'

/** Pages that one node reads at once. */
const atOnce = 4
/** Milliseconds after which another server may take over a page: the one that began has gone. */
const takenFor = 60_000
const mostTries = 2
const lookEvery = 60_000
/** Messages that are told of a page, the newest. */
const toldAtMost = 100

export type PageReading = ReturnType<typeof openPageReading>

interface Needs {
  readonly db: Database
  readonly clock: Clock
  readonly logger: Pick<Logger, 'error'>
  readonly notify: Notify
  readonly fetchGuarded: GuardedFetch
  /** Whether the owner lets the server read pages. */
  readonly isOn: () => boolean
}

type Taken = Pick<LinkPagesTable, 'hash' | 'url' | 'tries'> & { readonly takenAt: number }

/** One server takes a page at a time, of all that are on the database; one that dies leaves it to the others. */
export function openPageReading({ db, clock, logger, notify, fetchGuarded, isOn }: Needs) {
  const closing = new AbortController()
  const running = new Set<Promise<void>>()
  let filling = Promise.resolve()
  let stop = () => {}

  return {
    /** There may be pages that wait. */
    soon,
    /** From now on also those that were left. */
    start(): void {
      soon()
      void dropUnwanted(db).catch(failed)
      stop = every(clock, lookEvery, () => {
        soon()
        void dropUnwanted(db).catch(failed)
      })
    },
    async close(): Promise<void> {
      stop()
      closing.abort()
      await filling
      await Promise.all(running)
    },
  }

  function soon(): void {
    filling = filling.then(fill).catch(failed)
  }

  async function fill(): Promise<void> {
    while (running.size < atOnce && !closing.signal.aborted && isOn()) {
      const page = await take()
      if (!page) return
      const work = read(page)
        .catch(failed)
        .finally(() => {
          running.delete(work)
          if (!closing.signal.aborted) soon()
        })
      running.add(work)
    }
  }

  function failed(error: unknown): void {
    if (!closing.signal.aborted && !isStorageTrouble(error))
      logger.error({ err: error }, 'A page was not read for its card.')
  }

  /** The page that was wanted last, of those that no server is reading. */
  async function take(): Promise<Taken | undefined> {
    const takenAt = clock.wall()
    const free = () =>
      db
        .selectFrom('link_pages')
        .select(['hash', 'takenAt'])
        .where('state', '=', 'waiting')
        .where(({ or, eb }) =>
          or([eb('takenAt', 'is', null), eb('takenAt', '<', takenAt - takenFor)]),
        )
        .orderBy('wantedAt', 'desc')
        .limit(atOnce)
        .execute()
    for (let rows = await free(); rows.length > 0; rows = await free())
      for (const { hash, takenAt: before } of rows) {
        // Another server may take it meanwhile: of both, one changes the row that it has seen.
        const page = await db
          .updateTable('link_pages')
          .set(({ eb }) => ({ takenAt, tries: eb('tries', '+', 1) }))
          .where('hash', '=', hash)
          .where('state', '=', 'waiting')
          .where('takenAt', before === null ? 'is' : '=', before)
          .returning(['hash', 'url', 'tries'])
          .executeTakeFirst()
        if (page) return { ...page, takenAt }
      }
    return undefined
  }

  async function read(page: Taken): Promise<void> {
    const found = await readLink(fetchGuarded, page.url, closing.signal).catch((error: unknown) =>
      error instanceof NotAllowed || page.tries >= mostTries ? nothing : undefined,
    )
    // The server that starts next reads it.
    if (closing.signal.aborted) return giveBack(page)
    if (!found) return
    for (const notice of await store(page, found)) await notify(notice.group, notice.notice)
  }

  async function giveBack({ hash, takenAt, tries }: Taken): Promise<void> {
    await db
      .updateTable('link_pages')
      .set({ takenAt: null, tries: tries - 1 })
      .where('hash', '=', hash)
      .where('takenAt', '=', takenAt)
      .execute()
  }

  async function store({ hash, takenAt }: Taken, found: ReadLink) {
    return inTransaction(db, async (tx) => {
      const stored = await tx
        .updateTable('link_pages')
        .set({ ...found, state: 'read', takenAt: null, readAt: clock.wall() })
        .where('hash', '=', hash)
        .where('takenAt', '=', takenAt)
        .returning('hash')
        .executeTakeFirst()
      if (!stored) return []
      const cards = await tx
        .selectFrom('link_cards')
        .innerJoin('rooms', 'rooms.id', 'link_cards.roomId')
        .select(['roomId', 'slug', 'seq'])
        .where('page', '=', hash)
        .where('removed', '=', 0)
        .orderBy('seq', 'desc')
        .limit(toldAtMost)
        .execute()
      return cards.map(({ roomId, slug, seq }) => ({
        group: roomGroup(roomId),
        notice: { type: 'cards.changed', room: slug, messageSeq: seq } satisfies Notice,
      }))
    })
  }
}

// The pages that wait to be read, a few at once, beside everything else that the server does.
import type { FileStore } from '../files/file-store.ts'
import { type Clock, every } from '../ground/clock.ts'
import { isStorageTrouble } from '../ground/errors.ts'
import type { Logger } from '../ground/logger.ts'
import { type Notice, type Notify, roomGroup } from '../notices.ts'
import { type GuardedFetch, NotAnswered, NotThere } from '../outgoing/guarded-fetch.ts'
import { NotAllowed } from '../outgoing/pinned-request.ts'
import type { LinkPagesTable } from '../storage/card-tables.ts'
import type { Database } from '../storage/database.ts'
import { inTransaction } from '../storage/in-transaction.ts'
import { type MadeCard, makeCard, nothing } from './make-card.ts'
import { unwantedPages } from './unwanted-pages.ts'

/** Pages that one node reads at once. */
const pagesAtOnce = 6
/** Pages of one site that it reads at once: a slow one leaves room for the others. */
const pagesOfSite = 2
/** Waiting pages among which it looks for one of another site. */
const lookedThrough = 500
/** Milliseconds after which another server may take over a page: the one that began has gone. A page, what is embedded and its picture may take five seconds each, and the pictures of all that are read at once wait for each other, half a minute each. */
const takenFor = 5 * 60_000
/** How often a page is begun, that does not answer or whose server ends meanwhile. */
const mostTries = 2
/** Milliseconds after which a page that did not answer is asked for again. */
const triedAgainAfter = 60_000
const lookEvery = 60_000
/** Messages that are told of a page, the newest. */
const toldAtMost = 100

interface Needs {
  readonly db: Database
  readonly clock: Clock
  readonly logger: Pick<Logger, 'error'>
  readonly notify: Notify
  readonly fetchGuarded: GuardedFetch
  readonly fileStore: FileStore
  /** Whether the owner lets the server read pages. */
  readonly isOn: () => boolean
}

type Taken = Pick<LinkPagesTable, 'hash' | 'url' | 'tries'> & { readonly takenAt: number }

/** One server takes a page at a time, of all that are on the database; one that dies leaves it to the others. */
export function openPageQueue({ db, clock, logger, notify, isOn, ...needs }: Needs) {
  const closing = new AbortController()
  const running = new Map<Promise<void>, string>()
  const unwanted = unwantedPages(db)
  let filling = Promise.resolve()
  let stop = () => {}

  return {
    /** There may be pages that wait. */
    soon,
    /** From now on also those that were left. */
    start(): void {
      const look = () => {
        soon()
        void unwanted.dropSome().catch(failed)
      }
      look()
      stop = every(clock, lookEvery, look)
    },
    async close(): Promise<void> {
      stop()
      closing.abort()
      await filling
      await Promise.all(running.keys())
    },
  }

  function soon(): void {
    filling = filling.then(fill).catch(failed)
  }

  async function fill(): Promise<void> {
    while (running.size < pagesAtOnce && !closing.signal.aborted && isOn()) {
      const page = await take()
      if (!page) return
      const work = read(page)
        .catch(failed)
        .finally(() => {
          running.delete(work)
          if (!closing.signal.aborted) soon()
        })
      running.set(work, siteOf(page.url))
    }
  }

  function failed(error: unknown): void {
    if (!closing.signal.aborted && !isStorageTrouble(error))
      logger.error({ err: error }, 'A page was not read for its card.')
  }

  /** The page that was wanted last, of those that no server is reading and whose site is not busy with us. */
  async function take(): Promise<Taken | undefined> {
    const takenAt = clock.wall()
    await leaveStuck(takenAt - takenFor)
    const sites = [...running.values()]
    const isFree = ({ url }: { readonly url: string }) =>
      sites.filter((site) => site === siteOf(url)).length < pagesOfSite
    const free = async () => {
      const rows = await db
        .selectFrom('link_pages')
        .select(['hash', 'url', 'takenAt'])
        .where('state', '=', 'waiting')
        .where('tries', '<', mostTries)
        .where(({ or, eb }) =>
          or([eb('takenAt', 'is', null), eb('takenAt', '<', takenAt - takenFor)]),
        )
        .orderBy('wantedAt', 'desc')
        .limit(lookedThrough)
        .execute()
      return rows.filter(isFree)
    }
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
    const { signal } = closing
    const left = (error: unknown): MadeCard | undefined => {
      if (error instanceof NotAllowed || error instanceof NotThere) return { facts: nothing }
      if (!(error instanceof NotAnswered)) failed(error)
      return undefined
    }
    const found = await makeCard({ ...needs, signal }, page.url).catch(left)
    // The server that starts next reads it.
    if (signal.aborted) return giveBack(page)
    if (!found) return page.tries >= mostTries ? leaveAsItIs(page) : leaveForNow(page)
    if (found.lacks !== undefined && !(found.lacks instanceof NotAnswered)) failed(found.lacks)
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

  async function leaveForNow({ hash, takenAt }: Taken): Promise<void> {
    await db
      .updateTable('link_pages')
      .set({ takenAt: clock.wall() - takenFor + triedAgainAfter })
      .where('hash', '=', hash)
      .where('takenAt', '=', takenAt)
      .execute()
  }

  /** Each server that has begun with them is gone, perhaps by what they are. */
  async function leaveStuck(since: number): Promise<void> {
    await db
      .updateTable('link_pages')
      .set({ state: 'read', takenAt: null, readAt: clock.wall() })
      .where('state', '=', 'waiting')
      .where('tries', '>=', mostTries)
      .where('takenAt', '<', since)
      .execute()
  }

  /** Its site does not answer: what was found there before is still shown, and the next link to it asks again. */
  async function leaveAsItIs({ hash, takenAt }: Taken): Promise<void> {
    await db
      .updateTable('link_pages')
      .set({ state: 'read', takenAt: null, readAt: clock.wall() })
      .where('hash', '=', hash)
      .where('takenAt', '=', takenAt)
      .execute()
  }

  async function store({ hash, takenAt, tries }: Taken, { facts, lacks }: MadeCard) {
    const { image: _, imageWidth: __, imageHeight: ___, ...words } = facts
    // The picture of before is still shown, and the next link to it asks again.
    const found = lacks === undefined ? { ...facts, tries: 0 } : { ...words, tries }
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

function siteOf(url: string): string {
  return new URL(url).hostname
}

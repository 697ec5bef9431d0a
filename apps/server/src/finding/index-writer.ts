// The index of what was said, made of the log in the order in which it was written, stretch after stretch. It is begun anew whenever
// it is gone; until it has come so far, the newest messages are looked through one by one.
import { type Clock, delay } from '../ground/clock.ts'
import type { Logger } from '../ground/logger.ts'
import type { Database, DatabaseTransaction } from '../storage/database.ts'
import { inTransaction } from '../storage/in-transaction.ts'
import { middle, smallest } from '../storage/search-tables.ts'
import type { Storage } from '../storage/storage.ts'
import { addStretch, isLong, lockState, newChanges, rewrite, wordsAt } from './index-parts.ts'
import { roomOf } from './index-words.ts'
import { facets } from './shelves.ts'
import { eachWord } from './word-places.ts'

/** Messages that are read and folded at once: nothing else runs meanwhile. */
const readAtOnce = 64
/** So many times as long as one part has taken, others have the database for themselves. */
const restFor = 3
/** Milliseconds after a commit until it is looked what there is to do. */
const pause = 200
/** Milliseconds between two looks without one: what another node has left, and rooms that are gone. */
const lookEvery = 60_000
/** Milliseconds until what has failed, or was early, is tried again. */
const again = 1_000

interface Needs {
  readonly db: Database
  readonly clock: Clock
  readonly logger: Pick<Logger, 'error'>
  readonly settled: Storage['settled']
}

export function openIndexWriter({ db, clock, logger, settled }: Needs) {
  const closing = new AbortController()
  const writeNext = stretchWriter(db, settled)
  let working: Promise<void> | undefined
  let looking: Promise<void> | undefined
  let isWanted = false

  return {
    start() {
      looking = look()
    },
    /** To be told that something was committed. */
    committed: () => wake(),
    async close(): Promise<void> {
      closing.abort()
      await Promise.all([working, looking])
    },
  }

  async function look(): Promise<void> {
    do {
      wake()
      await working
      await forgetRooms(db, clock, closing.signal).catch(failed)
    } while (await delay(clock, lookEvery, closing.signal))
  }

  function wake(): void {
    if (closing.signal.aborted) return
    isWanted = true
    working ??= work().finally(() => {
      working = undefined
      if (isWanted) wake()
    })
  }

  async function work(): Promise<void> {
    await delay(clock, pause, closing.signal)
    isWanted = false
    let became: Became = 'complete'
    const writeOne = async () => {
      became = await writeNext()
      return became === 'written'
    }
    try {
      await withRests(clock, writeOne, closing.signal)
    } catch (error) {
      failed(error)
      became = 'early'
    }
    if (became !== 'early') return
    await delay(clock, again, closing.signal)
    isWanted = true
  }

  function failed(error: unknown): void {
    if (!closing.signal.aborted)
      logger.error({ err: error }, 'The index of the search was not written yet.')
  }
}

/** Does a work part by part, until no more is left. */
async function withRests(
  clock: Clock,
  part: () => Promise<boolean>,
  signal?: AbortSignal,
): Promise<void> {
  for (let more = true; more && !signal?.aborted; ) {
    const began = clock.monotonic()
    more = await part()
    if (more) await delay(clock, restFor * (clock.monotonic() - began), signal)
  }
}

/** `early`: events of the stretch that comes next may still be written, and no commit of this node may tell when they are. */
type Became = 'written' | 'complete' | 'early'

/** Writes the stretch that comes next, where all of it is there. */
function stretchWriter(db: Database, settled: Storage['settled']): () => Promise<Became> {
  // Where messages are changed all the time, what takes long would never be done.
  let isDisturbed = false
  return async () => {
    const { below: start, changes } = await db
      .selectFrom('search_state')
      .select(['below', 'changes'])
      .executeTakeFirstOrThrow()
    if (start < 0) {
      await throwAway(db)
      return 'written'
    }
    const { below: end, next } = await settled()
    const isBehind = start % middle === 0 && end >= start + middle
    const isLarge = isBehind && !isDisturbed && !(await isLong(db, start, middle))
    const size = isLarge ? middle : smallest
    if (end < start + size) return next < start + size ? 'complete' : 'early'
    const words = await readSlowly(db, { start, size })
    const written = newChanges()
    await inTransaction(db, async (tx) => {
      // Unless another node was faster, a message was changed, or a room is gone and took the end of the log along.
      const locked = await tx
        .updateTable('search_state')
        .set({ below: start + size, changes: written })
        .where('below', '=', start)
        .where('changes', '=', changes)
        .executeTakeFirst()
      isDisturbed = locked.numUpdatedRows === 0n
      if (!isDisturbed) await addStretch(tx, { start, size }, { words, written })
    })
    return 'written'
  }
}

/** Before the transaction, and in pieces: others need not wait until all of it is folded. */
async function readSlowly(
  db: Database,
  { start, size }: Parameters<typeof addStretch>[1],
): Promise<Map<number, Set<string>>> {
  const words = new Map<number, Set<string>>()
  for (let from = start; from < start + size; from += readAtOnce)
    for (const [number, own] of await wordsAt(db, { start: from, size: readAtOnce }))
      words.set(number, own)
  return words
}

/** Takes a stretch out of an index that is not wanted any more. */
function throwAway(db: Database): Promise<void> {
  return inTransaction(db, async (tx) => {
    await lockState(tx)
    const first = await tx
      .selectFrom('search_parts')
      .select('start')
      .orderBy('start')
      .limit(1)
      .executeTakeFirst()
    if (first) await tx.deleteFrom('search_parts').where('start', '=', first.start).execute()
    else await tx.updateTable('search_state').set({ below: 0 }).execute()
  })
}

/** Takes the words of rooms that are gone out of the index. */
export async function forgetRooms(db: Database, clock: Clock, signal?: AbortSignal): Promise<void> {
  const isGone = await goneNow(db)
  const parts = await db
    .selectFrom('search_parts')
    .select(['start', 'words'])
    .where('shelf', '=', facets.room)
    .execute()
  const starts = parts.flatMap(({ start, words }) =>
    words.split('\n').some((word) => word !== '' && isGone(word)) ? [start] : [],
  )
  const forgetNext = async () => {
    const start = starts.shift()
    if (start !== undefined) await forgetIn(db, start)
    return starts.length > 0
  }
  await withRests(clock, forgetNext, signal)
}

/** Whether a word tells of a room that is gone, as it is now. */
async function goneNow(db: Database | DatabaseTransaction): Promise<(word: string) => boolean> {
  const rooms = await db.selectFrom('rooms').select('number').execute()
  const numbers = new Set(rooms.map(({ number }) => number))
  return (word) => !numbers.has(roomOf(word))
}

function forgetIn(db: Database, start: number): Promise<void> {
  return inTransaction(db, async (tx) => {
    const { changes } = await lockState(tx)
    // Anew: a room may have been made, and said something in, since the stretch was chosen.
    const isGone = await goneNow(tx)
    const part = await tx
      .selectFrom('search_parts')
      .select(['words', 'places'])
      .where('start', '=', start)
      .where('shelf', '=', facets.room)
      .executeTakeFirst()
    const gone = new Map<number, Set<string>>()
    if (part)
      eachWord(part, (word, places) => {
        if (isGone(word)) places((place) => gone.set(start + place, new Set()))
      })
    await rewrite(tx, { words: gone, written: changes })
  })
}

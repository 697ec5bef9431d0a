// The index of what was said, made of the log in the order in which it was written, block after block. It is begun anew whenever
// it is gone; until it has come so far, the newest messages are looked through one by one.
import { type Clock, delay } from '../ground/clock.ts'
import type { Logger } from '../ground/logger.ts'
import type { Database } from '../storage/database.ts'
import { inTransaction } from '../storage/in-transaction.ts'
import { blockSize } from '../storage/search-tables.ts'
import { everywhere, holds } from '../storage/sought.ts'
import type { Storage } from '../storage/storage.ts'
import { addBlocks, rewriteBlocks, startOf } from './index-blocks.ts'
import { inRoom, roomOf, roomWords } from './index-words.ts'
import { forgetUnused, keysOf, lockState } from './word-keys.ts'

/** Blocks that are written at once. */
const atOnce = 8
/** Blocks that are written anew at once, of a room that is gone: for each word that leaves one, it is looked whether another has it. */
const anewAtOnce = 2
/** Rows that are thrown away at once. */
const goneAtOnce = 500
/** So many times as long as one part has taken, others have the database for themselves. */
const restFor = 3
/** Milliseconds after a commit until it is looked what there is to do. */
const pause = 200
/** Milliseconds between two looks without one: what another node has left, and rooms that are gone. */
const lookEvery = 60_000
/** Milliseconds until what has failed is tried again. */
const again = 1_000

interface Needs {
  readonly db: Database
  readonly clock: Clock
  readonly logger: Pick<Logger, 'error'>
  readonly settled: Storage['settled']
}

export function openIndexWriter({ db, clock, logger, settled }: Needs) {
  const closing = new AbortController()
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
    try {
      await withRests(clock, () => writeNext(db, settled), closing.signal)
    } catch (error) {
      failed(error)
      await delay(clock, again, closing.signal)
      isWanted = true
    }
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

/** Writes the blocks that come next, and answers whether there may be more. */
async function writeNext(db: Database, settled: Storage['settled']): Promise<boolean> {
  const { below, nextKey } = await db
    .selectFrom('search_state')
    .select(['below', 'nextKey'])
    .executeTakeFirstOrThrow()
  if (below < 0) return throwAway(db)
  const end = Math.min(startOf(Math.floor((await settled()) / blockSize)), below + startOf(atOnce))
  if (end <= below) return false
  await inTransaction(db, async (tx) => {
    const state = await lockState(tx)
    // Another node was faster, or a room is gone and took the end of the log along.
    if (state.below !== below || state.nextKey !== nextKey) return
    await addBlocks(tx, [below, end], nextKey)
    await tx.updateTable('search_state').set({ below: end }).execute()
  })
  return true
}

/** Takes some rows out of an index that is not wanted any more. */
function throwAway(db: Database): Promise<boolean> {
  return inTransaction(db, async (tx) => {
    const blocks = await tx
      .deleteFrom('search_blocks')
      .where('block', 'in', (rows) =>
        rows.selectFrom('search_blocks').select('block').orderBy('block').limit(goneAtOnce),
      )
      .returning('block')
      .execute()
    if (blocks.length > 0) return true
    const words = await tx
      .deleteFrom('search_words')
      .where('word', 'in', (rows) =>
        rows.selectFrom('search_words').select('word').orderBy('word').limit(goneAtOnce),
      )
      .returning('word')
      .execute()
    if (words.length === 0)
      await tx.updateTable('search_state').set({ below: 0, nextKey: 1 }).execute()
    return true
  })
}

/** Takes the words of rooms that are gone out of the index. */
export async function forgetRooms(db: Database, clock: Clock, signal?: AbortSignal): Promise<void> {
  const words = await db
    .selectFrom('search_words')
    .select('word')
    .where('word', '>=', roomWords.from)
    .where('word', '<', roomWords.below)
    .execute()
  const rooms = new Set((await db.selectFrom('rooms').select('number').execute()).map(numberOf))
  for (const room of words.flatMap(({ word }) => roomOf(word) ?? [])) {
    if (rooms.has(room)) continue
    await withRests(clock, () => forgetRoom(db, room), signal)
  }
}

const numberOf = ({ number }: { readonly number: number }) => number

function forgetRoom(db: Database, room: number): Promise<boolean> {
  return inTransaction(db, async (tx) => {
    const { nextKey } = await lockState(tx)
    const key = (await keysOf(tx, [inRoom(room)])).get(inRoom(room))
    if (key === undefined) return false
    const rows = await tx
      .selectFrom('search_blocks')
      .select('block')
      .where(holds({ groups: [[key]], ...everywhere }))
      .limit(anewAtOnce)
      .execute()
    const blocks = rows.map(({ block }) => block)
    if (blocks.length > 0) await rewriteBlocks(tx, blocks, nextKey)
    else await forgetUnused(tx, [key])
    return blocks.length > 0
  })
}

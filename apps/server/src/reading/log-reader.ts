// What follows from what is written in rooms: a reader of the log, with a cursor of its own in each room.
import type { RoomEvent } from '@lobby/protocol'
import { type Clock, delay } from '../ground/clock.ts'
import type { Logger } from '../ground/logger.ts'
import { readEventsOfKinds } from '../log/log-queries.ts'
import type { Notice, Notify } from '../notices.ts'
import type { Database, DatabaseTransaction } from '../storage/database.ts'
import { inTransaction } from '../storage/in-transaction.ts'
import type { ChangedRoom } from './changed-rooms.ts'

/** What a person is to be told once it is stored. */
export interface Told {
  readonly group: string
  readonly notice: Notice
}

/** What a reader makes of events. */
export interface Consequences {
  /** Its cursors are kept under this name. */
  readonly name: string
  /** Other events than those of these kinds are not read. */
  readonly kinds: readonly RoomEvent['type'][]
  /** Messages that have nothing but their text are read, too; and everything again where its cursors are gone. */
  readonly readsAll?: true
  /** Of what it has not read in a room, no more than the last so many events are read. */
  readonly newest?: number
  /** So many events at most are stored together: what follows from one may be much. */
  readonly together?: number
  /** Milliseconds between two looks at the log, so that what is written in them is stored together. */
  readonly pause?: number
  /** Whether something follows from the event, as far as that can be said from it alone. */
  concerns(event: RoomEvent): boolean
  /** Whether anything can follow from any event just now. While nothing can, events are passed over without a write. */
  isWanted?(db: Database): Promise<boolean>
  /** Stores what follows. Of nodes that read the same events one stores it, once. */
  store(
    tx: DatabaseTransaction,
    roomId: string,
    events: readonly RoomEvent[],
  ): Promise<readonly Told[]>
  /** Called once what follows is stored. */
  stored?(): void
}

export interface ReaderNeeds {
  readonly db: Database
  readonly clock: Clock
  readonly logger: Pick<Logger, 'error'>
  readonly notify: Notify
  readonly consequences: Consequences
}

/** Events that are read at once. */
const atOnce = 100
/** So many times as long as one part of the past has taken, others have the database for themselves. */
const restFor = 3
/** Rooms whose cursors are asked for at once. */
const roomsAtOnce = 200
/** A cursor is moved past so many events from which nothing follows, not past each. */
const storedEvery = 1_000
/** Milliseconds until a room that could not be read is tried again. */
const again = 1_000
export const failure = 'What follows from a message was not stored yet.'

/**
 * Reads what this node commits, and what it, or a node that is gone, has left.
 * A cursor moves in the transaction that stores what follows: each event counts, none twice.
 */
export function openLogReader({ db, clock, logger, notify, consequences }: ReaderNeeds) {
  const {
    name,
    kinds,
    pause = 0,
    readsAll = false,
    newest = Number.POSITIVE_INFINITY,
    together = atOnce,
  } = consequences
  const waiting = new Set<string>()
  /** How far this process has read, past what is stored. */
  const places = new Map<string, number>()
  let working: Promise<void> | undefined
  let isClosed = false
  const closing = new AbortController()
  let stopRetry = () => {}

  return {
    readLeftovers,
    committed({ roomId }: { readonly roomId: string }, events: readonly RoomEvent[]): void {
      if (events.some(consequences.concerns)) wake([roomId])
    },
    async close(): Promise<void> {
      isClosed = true
      closing.abort()
      stopRetry()
      await working
    },
  }

  function wake(roomIds: readonly string[]): void {
    if (isClosed) return
    for (const id of roomIds) waiting.add(id)
    working ??= work().finally(() => {
      working = undefined
      if (waiting.size > 0 && !isClosed) wake([])
    })
  }

  async function work(): Promise<void> {
    await wait(pause)
    for (const roomId of waiting) {
      if (isClosed) return
      waiting.delete(roomId)
      try {
        await readRoom(roomId)
      } catch (error) {
        failed(error)
        places.delete(roomId)
        stopRetry = clock.after(again, () => wake([roomId]))
      }
    }
  }

  async function wait(milliseconds: number): Promise<void> {
    if (milliseconds > 0) await delay(clock, milliseconds, closing.signal)
  }

  function failed(error: unknown): void {
    if (!isClosed) logger.error({ err: error }, failure)
  }

  /** Of these rooms, reads what is not read. */
  async function readLeftovers(changed: readonly ChangedRoom[] | 'all'): Promise<void> {
    if (changed === 'all') return readAllLeftovers()
    const unread = changed.filter(({ roomId, lastSeq }) => places.get(roomId) !== lastSeq)
    for (let from = 0; from < unread.length; from += roomsAtOnce) {
      const some = unread.slice(from, from + roomsAtOnce)
      const cursors = await db
        .selectFrom('log_readers')
        .select(['roomId', 'seq'])
        .where('name', '=', name)
        .where(
          'roomId',
          'in',
          some.map(({ roomId }) => roomId),
        )
        .execute()
      const stored = new Map(cursors.map(({ roomId, seq }) => [roomId, seq]))
      const left = some.filter(({ roomId, lastSeq }) => lastSeq > (stored.get(roomId) ?? 0))
      wake(left.map(({ roomId }) => roomId))
    }
  }

  async function readAllLeftovers(): Promise<void> {
    const rooms = await db
      .selectFrom('room_heads')
      .leftJoin('log_readers', (join) =>
        join.onRef('log_readers.roomId', '=', 'room_heads.roomId').on('name', '=', name),
      )
      .select(['room_heads.roomId', 'lastSeq', 'seq'])
      .where(({ eb, fn, lit }) => eb('lastSeq', '>', fn.coalesce('log_readers.seq', lit(0))))
      .execute()
    // A cursor may stand behind what was passed over here.
    const left = rooms.filter(
      ({ roomId, lastSeq, seq }) => (readsAll && seq === null) || places.get(roomId) !== lastSeq,
    )
    wake(left.map(({ roomId }) => roomId))
  }

  async function readRoom(roomId: string): Promise<void> {
    const found = await db
      .selectFrom('room_heads')
      .leftJoin('log_readers', (join) =>
        join.onRef('log_readers.roomId', '=', 'room_heads.roomId').on('name', '=', name),
      )
      .select(['lastSeq', 'log_readers.seq'])
      .where('room_heads.roomId', '=', roomId)
      .executeTakeFirst()
    if (!found) return
    const { lastSeq, seq } = found
    const stored = seq ?? 0
    const known = places.get(roomId) ?? 0
    if (readsAll && seq === null && known > 0) return beginAnew()
    // What was restored from a copy ends before what was known here.
    let hasCursor = seq !== null
    // Asked after the end was read: what begins to be wanted later is wanted of later events.
    const isWanted = (await consequences.isWanted?.(db)) ?? true
    let place = Math.max(known > lastSeq ? stored : Math.max(known, stored), lastSeq - newest)
    while (place < lastSeq && !isClosed) {
      const began = clock.monotonic()
      const after = place
      const upTo = Math.min(lastSeq, after + reach)
      const range = { after, upTo, limit: together, readsPlain: readsAll }
      const events = await readEventsOfKinds(db, roomId, kinds, range)
      place = events.length < together ? upTo : (events.at(-1)?.seq ?? upTo)
      const concerning = isWanted ? events.filter(consequences.concerns) : []
      const every = readsAll && (isWanted || !hasCursor) ? 1 : storedEvery
      const isDue = place - stored >= every
      if (concerning.length > 0 || isDue) {
        const became = await store(roomId, concerning, { after, upTo: place, hadCursor: hasCursor })
        if (became === 'gone') return beginAnew()
        // Another node has read some of it: on from where it is.
        if (became === 'passed') return readRoom(roomId)
      }
      hasCursor = true
      places.set(roomId, place)
      if (readsAll && place < lastSeq) await wait(restFor * (clock.monotonic() - began))
    }
  }

  function beginAnew(): Promise<void> {
    places.clear()
    return readAllLeftovers()
  }

  /** The cursor goes first: by it one node waits for another that stores the same. */
  async function store(
    roomId: string,
    events: readonly RoomEvent[],
    part: Part,
  ): Promise<'stored' | 'passed' | 'gone'> {
    const told = await inTransaction(db, async (tx) => {
      const isMine = await moveCursor(tx, roomId, part)
      if (!isMine) return (await hasCursorNow(tx, roomId)) ? 'passed' : 'gone'
      return events.length > 0 ? consequences.store(tx, roomId, events) : []
    })
    if (typeof told === 'string') return told
    consequences.stored?.()
    for (const { group, notice } of told) await notify(group, notice)
    return 'stored'
  }

  /** Answers whether it stood no further than this part begins. One that is gone stays so, where all is to be read again. */
  async function moveCursor(
    tx: DatabaseTransaction,
    roomId: string,
    { after, upTo: seq, hadCursor }: Part,
  ): Promise<boolean> {
    const query =
      readsAll && hadCursor
        ? tx
            .updateTable('log_readers')
            .set({ seq })
            .where('name', '=', name)
            .where('roomId', '=', roomId)
            .where('seq', '<=', after)
            .returning('seq')
        : tx
            .insertInto('log_readers')
            .values({ name, roomId, seq })
            .onConflict((known) =>
              known
                .columns(['roomId', 'name'])
                .doUpdateSet({ seq })
                .where('log_readers.seq', '<=', after),
            )
            .returning('seq')
    return (await query.executeTakeFirst()) !== undefined
  }

  async function hasCursorNow(tx: DatabaseTransaction, roomId: string): Promise<boolean> {
    const row = await tx
      .selectFrom('log_readers')
      .select('seq')
      .where('name', '=', name)
      .where('roomId', '=', roomId)
      .executeTakeFirst()
    return row !== undefined
  }
}

/** Places of a room that are looked at in one query, however few of them concern the reader. */
const reach = 4_096
/** Events of a room that are stored together. */
interface Part {
  readonly after: number
  readonly upTo: number
  /** Whether this reader had a cursor there when it began. */
  readonly hadCursor: boolean
}

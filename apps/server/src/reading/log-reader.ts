// What follows from what is written in rooms: a reader of the log, with a cursor of its own in each room.
import type { RoomEvent } from '@lobby/protocol'
import type { Clock } from '../ground/clock.ts'
import type { Logger } from '../ground/logger.ts'
import { readEventsOfKinds } from '../log/log-queries.ts'
import type { Notice, Notify } from '../notices.ts'
import type { Database, DatabaseTransaction } from '../storage/database.ts'
import { inTransaction } from '../storage/in-transaction.ts'

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
  /** Whether something follows from the event, as far as that can be said from it alone. */
  concerns(event: RoomEvent): boolean
  /** Stores what follows. It may run again for the same events: the same again changes nothing. */
  store(
    tx: DatabaseTransaction,
    roomId: string,
    events: readonly RoomEvent[],
  ): Promise<readonly Told[]>
}

export type LogReader = ReturnType<typeof openLogReader>

interface Needs {
  readonly db: Database
  readonly clock: Clock
  readonly logger: Pick<Logger, 'error'>
  readonly notify: Notify
  readonly consequences: Consequences
}

/** Events that are read at once. */
const atOnce = 200
/** A cursor is moved past so many events from which nothing follows, not past each. */
const storedEvery = 1_000
/** Milliseconds until a room that could not be read is tried again. */
const again = 1_000

/**
 * Reads what this node commits, and at its start what it, or a node that is gone, has left.
 * A cursor moves in the transaction that stores what follows: each event counts, none twice.
 */
export function openLogReader({ db, clock, logger, notify, consequences }: Needs) {
  const { name, kinds } = consequences
  const waiting = new Set<string>()
  /** How far this process has read, past what is stored. */
  const places = new Map<string, number>()
  let working: Promise<void> | undefined
  let isClosed = false
  let stopRetry = () => {}

  return {
    start: () => void readLeftovers().catch(failed),
    /** To be told of what this node has committed. */
    committed({ roomId }: { readonly roomId: string }, events: readonly RoomEvent[]): void {
      if (events.some(consequences.concerns)) wake([roomId])
    },
    async close(): Promise<void> {
      isClosed = true
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

  function failed(error: unknown): void {
    if (!isClosed) logger.error({ err: error }, 'What follows from a message was not stored yet.')
  }

  async function readLeftovers(): Promise<void> {
    const rooms = await db
      .selectFrom('room_heads')
      .leftJoin('log_readers', (join) =>
        join.onRef('log_readers.roomId', '=', 'room_heads.roomId').on('name', '=', name),
      )
      .select('room_heads.roomId')
      .where(({ eb, fn, lit }) => eb('lastSeq', '>', fn.coalesce('log_readers.seq', lit(0))))
      .execute()
    wake(rooms.map(({ roomId }) => roomId))
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
    // What was restored from a copy ends before what was known here.
    let place = known > lastSeq ? stored : Math.max(known, stored)
    while (place < lastSeq && !isClosed) {
      const range = { after: place, upTo: lastSeq, limit: atOnce }
      const events = await readEventsOfKinds(db, roomId, kinds, range)
      place = events.length < atOnce ? lastSeq : (events.at(-1)?.seq ?? lastSeq)
      const concerning = events.filter(consequences.concerns)
      if (concerning.length > 0 || place - stored >= storedEvery)
        await store(roomId, concerning, place)
      places.set(roomId, place)
    }
  }

  async function store(roomId: string, events: readonly RoomEvent[], seq: number): Promise<void> {
    const told = await inTransaction(db, async (tx) => {
      const told = await consequences.store(tx, roomId, events)
      await tx
        .insertInto('log_readers')
        .values({ name, roomId, seq })
        .onConflict((known) =>
          known.columns(['roomId', 'name']).doUpdateSet({ seq }).where('log_readers.seq', '<', seq),
        )
        .execute()
      return told
    })
    for (const { group, notice } of told) await notify(group, notice)
  }
}

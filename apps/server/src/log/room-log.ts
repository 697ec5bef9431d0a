import { randomUUIDv7 } from 'node:crypto'
import type { RoomEvent } from '@lobby/protocol'
import type { Clock } from '../ground/clock.ts'
import { ChatError, noSuchRoom } from '../ground/errors.ts'
import type { LogTarget } from '../ground/logger.ts'
import type { AuditRecord } from '../storage/audit-chain.ts'
import { instantAt } from '../storage/instants.ts'
import type { RoomRow } from '../storage/tables.ts'
import type { RoomToDelete } from './append.ts'
import { type Appended, type AppendsParts, appendTo, openAppends } from './append-queue.ts'
import type { CommitCounts } from './commit-counts.ts'
import { entryOf } from './entries.ts'
import type { Authority } from './entry.ts'
import { eventsThatFit } from './event-size.ts'
import type { Follower, RoomBatch } from './follower.ts'
import type { Hub } from './hub.ts'
import type { Draft } from './kinds/kinds.ts'
import { PageReads } from './page-reads.ts'
import type { Appends, LogSource } from './ports.ts'
import type { Announced, RoomHead } from './room-head.ts'

export type { Appended, Place } from './append-queue.ts'
export type { Authority } from './entry.ts'
export type { Follower, Removal, RoomBatch } from './follower.ts'
export type { Draft } from './kinds/kinds.ts'
export type { MemberDraft } from './kinds/member-kind.ts'
export type { Announced } from './room-head.ts'

export interface NewRoom {
  readonly slug: string
  readonly name: string
  /** The id of an account. */
  readonly createdBy?: string
  readonly kind?: RoomRow['kind']
  readonly history?: RoomRow['history']
  /** Of a direct room: whose it is. These people have at most one. */
  readonly directKey?: string
  /** What is the first to happen in it. */
  readonly first?: readonly Draft[]
  /** The maker, for the audit log. */
  readonly audit?: readonly AuditRecord[]
}

/** The one way to write what happens in rooms, and to hear of it. */
export interface RoomLog {
  /** For worker processes alone: what they write goes this way. */
  readonly appends: Appends
  /**
   * Resolves when the event is durable. Repeating a `clientId` answers with the
   * first event's place and tells nobody twice. Throws ChatError
   * `no_such_room`, `client_id_conflict`, `out_of_order`, `busy`, `storage` or `storage_full`;
   * with an `authority`, also what `permissions.ts` refuses. A change of a member that
   * changes nothing counts as a duplicate; one that cannot be is `not_found` or `forbidden`.
   * After an error that may be retried, retry with the same `clientId`.
   */
  append(roomId: string, draft: Draft, authority?: Authority): Promise<Appended>
  /** Makes a room and what is first in it, all or nothing; the answer is its id. Throws ChatError `room_exists`. */
  createRoom(room: NewRoom): Promise<{ id: string }>
  /** Deletes a room and all that belongs to it; `audit` says who did, `members` who hears of it. Throws ChatError `no_such_room`. */
  deleteRoom(roomId: string, deletion?: Partial<Omit<RoomToDelete, 'roomId'>>): Promise<void>
  /**
   * Gives every event from now on, in order, until the answer is called.
   * To have a room whole: follow, then `read` or `tail`, then drop of the
   * batches what was read already. Nothing falls between.
   */
  follow(roomId: string, follower: Follower): () => void
  /** Whether anybody here follows the room: of others, `accept` and `suspect` do nothing. */
  isFollowed(roomId: string): boolean
  /** What another node has committed, in order or not, new or not. */
  accept(announced: Announced): void
  /** What is known of a room may be wrong, or it may be gone: the database is asked. */
  suspect(roomId: string): void
  /** The newest `seq` and the epoch; from memory while the room is followed. Throws ChatError `no_such_room`. */
  head(roomId: string): Promise<{ epoch: string; seq: number }>
  /** The same from the database, where this node may not have heard of everything yet. Throws ChatError `no_such_room`. */
  storedHead(roomId: string): Promise<{ epoch: string; seq: number }>
  /** Up to `limit` events after `after`, in order; none in a room that does not exist. */
  read(roomId: string, range: { after: number; limit: number }): Promise<RoomEvent[]>
  /**
   * The next page after `after` for a reader who has fallen behind, sized for
   * one frame; undefined when there is nothing. Who asks at the same time
   * shares it.
   */
  page(roomId: string, after: number): Promise<RoomBatch | undefined>
  /** The newest events, or the newest up to `last`, oldest first: `limit` of them, or what fits into one frame. `prev` is the `seq` before them. Throws ChatError `no_such_room`. */
  tail(
    roomId: string,
    limit: number,
    last?: number,
  ): Promise<{ epoch: string; seq: number; prev: number; events: RoomEvent[] }>
  /** Looks at once whether anything was missed in the rooms that are followed; otherwise that is done every 5 s. */
  compareHeads(): void
  /** What this node has done, for the metrics. */
  readonly counts: LogCounts
  /** Stores what was given to `append` and refuses the rest with ChatError `busy`. Call it before the storage's. */
  close(): Promise<void>
}

/** Plain numbers, read when they are asked for. */
export interface LogCounts {
  readonly commits: CommitCounts
  /** Events handed to followers: each, once for each of them. */
  readonly delivered: () => number
  /** Holes that were read from the database. */
  readonly repairs: () => number
  /** Writes that wait for the batch before them. */
  readonly waiting: () => number
}

export interface RoomLogOver {
  /** The rooms' live streams on this node. */
  readonly hub: Hub
  readonly source: LogSource
  readonly appends: Appends
  readonly clock: Clock
  readonly logger: LogTarget
  /** Called before anything is handed on: after a pause there may be something to find out first. */
  readonly beforeDelivery?: () => void
  /** From 0 to 1: nodes do not ask together. */
  readonly random?: () => number
}

export type RoomLogParts = Omit<RoomLogOver, 'appends'> & AppendsParts

/** The log over its ports, with a writer of its own. `open-room-log` has the one over a storage. */
export function createRoomLog(parts: RoomLogParts): RoomLog {
  return createRoomLogOver({ ...parts, appends: openAppends(parts) })
}

/** The log over its ports, wherever what is written to it goes. */
export function createRoomLogOver(parts: RoomLogOver): RoomLog {
  const { hub, source, appends, clock, logger } = parts
  const { beforeDelivery = () => {}, random = Math.random } = parts
  const pages = new PageReads({
    recent: (roomId, range) => hub.recent(roomId, range),
    readPage: (roomId, range) => source.readPage(roomId, range),
    async place(roomId) {
      await hub.ready(roomId)
      return hub.head(roomId) ?? source.readHead(roomId)
    },
  })
  const comparison = compareNowAndThen({ hub, clock, random, logger })

  return {
    appends,

    append: appendTo(appends),

    async createRoom({ first = [], audit = [], ...wanted }) {
      const id = randomUUIDv7()
      const room = { createdBy: null, ...wanted, id, createdAt: instantAt(clock.wall()) }
      const entries = first.map((draft) => entryOf(id, draft))
      if (!(await appends.createRoom({ room, entries, audit })))
        throw new ChatError('room_exists', 'A room with this address exists already.')
      return { id }
    },

    async deleteRoom(roomId, { members = [], audit = [] } = {}) {
      if (!(await appends.deleteRoom({ roomId, members, audit }))) throw noSuchRoom()
    },

    follow: (roomId, follower) => hub.follow(roomId, follower),
    isFollowed: (roomId) => hub.isFollowed(roomId),

    accept: (announced) => hub.accept(announced),

    suspect: (roomId) => hub.suspect(roomId),

    async head(roomId) {
      const { epoch, seq } = await knownHead(roomId)
      return { epoch, seq }
    },

    async storedHead(roomId) {
      const head = await source.readHead(roomId)
      if (!head) throw noSuchRoom()
      return { epoch: head.epoch, seq: head.seq }
    },

    async read(roomId, range) {
      await hub.ready(roomId)
      return hub.recent(roomId, range) ?? source.readEvents(roomId, range)
    },

    page: (roomId, after) => pages.page(roomId, after).finally(beforeDelivery),

    async tail(roomId, limit, last = Number.POSITIVE_INFINITY) {
      const { epoch, seq: head } = await knownHead(roomId)
      const seq = Math.min(head, last)
      const after = Math.max(0, seq - limit)
      // Up to the head just read: what came since comes to followers.
      const range = { after, limit: seq - after }
      const found = hub.recent(roomId, range) ?? (await source.readEvents(roomId, range))
      beforeDelivery()
      const events = found.slice(-eventsThatFit(found.toReversed()))
      return { epoch, seq, prev: seq - events.length, events }
    },

    compareHeads: () => comparison.compare(),
    counts: {
      commits: appends.commits,
      delivered: () => hub.delivered,
      repairs: () => hub.repairs,
      waiting: appends.waiting,
    },

    async close() {
      comparison.stop()
      await appends.close()
    },
  }

  async function knownHead(roomId: string): Promise<RoomHead> {
    await hub.ready(roomId)
    const head = hub.head(roomId) ?? (await source.readHead(roomId))
    if (!head) throw noSuchRoom()
    return head
  }
}

/** Compares the heads of followed rooms with the database every 5 s, give or take a fifth, so that nodes do not ask together. */
function compareNowAndThen({ hub, clock, random, logger }: Comparing) {
  let stop: () => void
  let isComparing = false
  let isAskedAgain = false
  /** One at a time: a database that is slow is not asked ever more. */
  const compare = () => {
    isAskedAgain = isComparing
    if (isComparing) return
    isComparing = true
    hub
      .compareHeads()
      .catch((error) => logger.error({ err: error }, 'The heads of rooms could not be read.'))
      .finally(() => {
        isComparing = false
        if (isAskedAgain) compare()
      })
  }
  const wait = () => {
    stop = clock.after(compareEvery * (0.8 + 0.4 * random()), () => {
      compare()
      wait()
    })
  }
  wait()
  return { compare, stop: () => stop() }
}

type Comparing = Required<Pick<RoomLogOver, 'hub' | 'clock' | 'random' | 'logger'>>

const compareEvery = 5_000

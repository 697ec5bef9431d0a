import { limits } from '@lobby/protocol/limits'
import { type Clock, systemClock } from '../ground/clock.ts'
import { type LogTarget, noLogger } from '../ground/logger.ts'
import { roomEpoch } from '../storage/epochs.ts'
import type { Storage } from '../storage/storage.ts'
import type { AppendAnswer, FirstEntries } from './append.ts'
import type { AppendsParts } from './append-queue.ts'
import { Hub } from './hub.ts'
import { readEvents, readHead, readHeads, readPage } from './log-queries.ts'
import type { Appends, LogSource, LogWriter } from './ports.ts'
import { createRoomLog, createRoomLogOver, type RoomLog } from './room-log.ts'

export interface RoomLogOptions {
  readonly clock?: Clock
  readonly logger?: LogTarget
  /** Called before anything is handed on: after a pause there may be something to find out first. */
  readonly beforeDelivery?: () => void
  /** Bytes of newest events kept in memory, over all rooms. */
  readonly memory?: number
}

/** Opens the log of a storage. One for each storage. */
export function openRoomLog(
  storage: Storage,
  options: RoomLogOptions & Pick<AppendsParts, 'committed' | 'deleted'> = {},
): RoomLog {
  const { committed, deleted } = options
  return createRoomLog({
    ...{ ...nodeOf(storage, options), append: writerOf(storage) },
    ...(committed && { committed }),
    ...(deleted && { deleted }),
  })
}

/** Opens the log on a node whose writes go to another one. What is committed comes by `accept`. */
export function openRoomLogOver(
  appends: Appends,
  storage: Pick<Storage, 'db'>,
  options: RoomLogOptions = {},
): RoomLog {
  return createRoomLogOver({ ...nodeOf(storage, options), appends })
}

function nodeOf(storage: Pick<Storage, 'db'>, options: RoomLogOptions) {
  const { clock = systemClock, logger = noLogger, beforeDelivery = () => {}, memory } = options
  const source = sourceOf(storage)
  const parts = { source, clock, logger, beforeDelivery }
  return { ...parts, hub: new Hub({ ...parts, ...(memory !== undefined && { memory }) }) }
}

function sourceOf({ db }: Pick<Storage, 'db'>): LogSource {
  return {
    readHead: (roomId) => readHead(db, roomId),
    readHeads: (roomIds) => readHeads(db, roomIds),
    readEvents: (roomId, range) => readEvents(db, roomId, range),
    readPage: (roomId, range) => readPage(db, roomId, range, limits.frameBytes),
  }
}

const module = new URL('./append.ts', import.meta.url)

function writerOf(storage: Storage): LogWriter {
  const { store } = storage
  const create = store.procedure<FirstEntries, AppendAnswer | null>({ module, name: 'createRoom' })
  return {
    batching: store.batching,
    append: store.procedure({ module, name: 'append' }),
    createRoom: (first) => create({ ...first, epoch: roomEpoch(storage.dbEpoch, first.room.id) }),
    deleteRoom: store.procedure({ module, name: 'deleteRoom' }),
  }
}

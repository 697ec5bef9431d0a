import { limits } from '@lobby/protocol/limits'
import { type Clock, systemClock } from '../ground/clock.ts'
import { type LogTarget, noLogger } from '../ground/logger.ts'
import { roomEpoch } from '../storage/epochs.ts'
import type { Storage } from '../storage/storage.ts'
import type { AppendAnswer, FirstEntries } from './append.ts'
import { Hub } from './hub.ts'
import { readEvents, readHead, readHeads, readPage } from './log-queries.ts'
import type { LogSource, LogWriter } from './ports.ts'
import { createRoomLog, type RoomLog, type RoomLogParts } from './room-log.ts'

export interface RoomLogOptions extends Pick<RoomLogParts, 'committed' | 'deleted'> {
  readonly clock?: Clock
  readonly logger?: LogTarget
  /** Called before anything is handed on: after a pause there may be something to find out first. */
  readonly beforeDelivery?: () => void
  /** Bytes of newest events kept in memory, over all rooms. */
  readonly memory?: number
}

/** Opens the log of a storage. One for each storage. */
export function openRoomLog(storage: Storage, options: RoomLogOptions = {}): RoomLog {
  const { clock = systemClock, logger = noLogger, beforeDelivery = () => {}, memory } = options
  const { committed, deleted } = options
  const source = sourceOf(storage)
  const hub = new Hub({
    source,
    clock,
    logger,
    beforeDelivery,
    ...(memory !== undefined && { memory }),
  })
  return createRoomLog({
    ...{ hub, source, append: writerOf(storage), clock, logger, beforeDelivery },
    ...(committed && { committed }),
    ...(deleted && { deleted }),
  })
}

function sourceOf({ db }: Storage): LogSource {
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
    append: store.procedure({ module, name: 'append' }),
    createRoom: (first) => create({ ...first, epoch: roomEpoch(storage.dbEpoch, first.room.id) }),
    deleteRoom: store.procedure({ module, name: 'deleteRoom' }),
  }
}

import { limits } from '@lobby/protocol/limits'
import { type Clock, systemClock } from '../ground/clock.ts'
import { type LogTarget, noLogger } from '../ground/logger.ts'
import { roomEpoch } from '../storage/epochs.ts'
import type { Storage } from '../storage/storage.ts'
import type { AppendAnswer, FirstEntries, RoomToDelete } from './append.ts'
import type { Entry } from './entry.ts'
import { Hub } from './hub.ts'
import { readEvents, readHead, readPage, readSeqs } from './log-queries.ts'
import type { LogSource, LogWriter } from './ports.ts'
import { createRoomLog, type RoomLog } from './room-log.ts'

export interface RoomLogOptions {
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
  const source = sourceOf(storage)
  const hub = new Hub({
    source,
    clock,
    logger,
    beforeDelivery,
    ...(memory !== undefined && { memory }),
  })
  return createRoomLog({ hub, source, append: writerOf(storage), clock, logger, beforeDelivery })
}

function sourceOf({ db }: Storage): LogSource {
  return {
    readHead: (roomId) => readHead(db, roomId),
    readSeqs: (roomIds) => readSeqs(db, roomIds),
    readEvents: (roomId, range) => readEvents(db, roomId, range),
    readPage: (roomId, range) => readPage(db, roomId, range, limits.frameBytes),
  }
}

const module = new URL('./append.ts', import.meta.url)
const procedures = {
  append: { module, name: 'append' },
  create: { module, name: 'createRoom' },
  delete: { module, name: 'deleteRoom' },
}

function writerOf({ store, dbEpoch }: Storage): LogWriter {
  return {
    append: (entries) => store.run<readonly Entry[], AppendAnswer>(procedures.append, entries),
    createRoom: (first) =>
      store.run<FirstEntries, AppendAnswer | undefined>(procedures.create, {
        ...first,
        epoch: roomEpoch(dbEpoch, first.room.id),
      }),
    deleteRoom: (room) => store.run<RoomToDelete, boolean>(procedures.delete, room),
  }
}

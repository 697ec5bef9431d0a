// What is stored, and the log over it: of this process, which owns them, or of the log process around it.
import { openRoomLog, openRoomLogOver, type RoomLogOptions } from './log/open-room-log.ts'
import type { RoomLog, RoomLogParts } from './log/room-log.ts'
import { openStorage, type Storage, type StorageOptions } from './storage/storage.ts'
import { openWorkerStorage, type WorkerStorage } from './storage/worker-storage.ts'
import type { LogProcess } from './workers/worker-side.ts'

export interface Stored {
  readonly storage: WorkerStorage & Pick<Storage, 'pool'>
  /** The same where it is this process's own. */
  readonly own: Storage | undefined
  /** Opens its log, once. `announces`: who else is told of what this process commits; `reader`: who reads that. */
  openLog(
    options: RoomLogOptions,
    announces: Announces | undefined,
    reader: Reader | undefined,
  ): RoomLog
}

type Reader = Required<Pick<RoomLogParts, 'committed'>>
type Announces = Pick<RoomLogParts, 'committed' | 'deleted'>

type Needs = StorageOptions &
  Required<Pick<StorageOptions, 'troubles' | 'onFatal'>> & {
    /** Makes this a worker. */
    readonly logProcess: LogProcess | undefined
  }

/** Throws `StorageError` when the data folder, or the database, cannot be used. */
export async function openStored({ logProcess, ...options }: Needs): Promise<Stored> {
  if (logProcess) {
    const { dataFolder, troubles, onFatal } = options
    const storage = await openWorkerStorage({ ...logProcess, dataFolder, troubles, onFatal })
    return {
      storage,
      own: undefined,
      openLog(options) {
        const log = openRoomLogOver(logProcess.appends, storage, options)
        logProcess.tell(log)
        return log
      },
    }
  }
  const own = await openStorage(options)
  return {
    storage: own,
    own,
    openLog: (options, announces, reader) =>
      openRoomLog(own, {
        ...{ ...options, ...announces },
        committed(room, events) {
          announces?.committed?.(room, events)
          reader?.committed(room, events)
        },
      }),
  }
}

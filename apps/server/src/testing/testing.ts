// What fault runs and benchmarks use of the server. Modules that a twin replaces
// have entries of their own: a twin that came through here would load itself.
export { openApp } from '../app.ts'
export { askServer, findRunningServer } from '../cli/running-server.ts'
export { openCluster } from '../cluster/cluster.ts'
export { type Clock, systemClock } from '../ground/clock.ts'
export { readConfig } from '../ground/config.ts'
export { ChatError, noSuchRoom } from '../ground/errors.ts'
export { noLogger, openLogger } from '../ground/logger.ts'
export { claimedGuest, type Person } from '../ground/person.ts'
export { servingOptions } from '../http/engine-options.ts'
export { append, createRoom, deleteRoom } from '../log/append.ts'
export { entryOf } from '../log/entries.ts'
export { eventOf } from '../log/kinds/kinds.ts'
export { openRoomLog } from '../log/open-room-log.ts'
export type { LogSource, LogWriter } from '../log/ports.ts'
export {
  type Announced,
  createRoomLog,
  type Follower,
  type RoomBatch,
  type RoomLog,
} from '../log/room-log.ts'
export { forgetDepartedGuests } from '../people/departures.ts'
export { checkDatabase } from '../recovery/check-database.ts'
export { deleteOldSessions, insertSession } from '../sessions/queries.ts'
export { sessionCookie } from '../sessions/session-cookie.ts'
export { rotateEpochs } from '../storage/epochs.ts'
export { readOrCreateSecret } from '../storage/kept-secret.ts'
export type {
  Changes,
  Found,
  LockedHead,
  LogStore,
  Needs,
  Sent,
  SentKey,
} from '../storage/log-store.ts'
export { defaultSettings } from '../storage/room-settings.ts'
export { openForWriting } from '../storage/sqlite/connection.ts'
export { openStorage, type Storage } from '../storage/storage.ts'
export type { EventRow } from '../storage/tables.ts'

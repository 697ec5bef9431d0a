// What the log stands on: a storage in the server, one with faults in the simulation.
import type { RoomEvent } from '@lobby/protocol'
import type { AppendAnswer, FirstEntries, RoomToDelete } from './append.ts'
import type { Entry } from './entry.ts'
import type { HubSource } from './hub.ts'

/** Reads what is stored. */
export interface LogSource extends HubSource {
  /** Of these events the first ones, about as many as fit into one frame; one in any case, if there is one. */
  readPage(roomId: string, range: { after: number; limit: number }): Promise<RoomEvent[]>
}

/** Runs the procedures of `append.ts` where the store is, one at a time. */
export interface LogWriter {
  append(entries: readonly Entry[]): Promise<AppendAnswer>
  /** Null when its slug is taken, or its people have a direct room. */
  createRoom(first: Omit<FirstEntries, 'epoch'>): Promise<AppendAnswer | null>
  /** False when there is none. */
  deleteRoom(room: RoomToDelete): Promise<boolean>
}

// What the log stands on: a storage in the server, one with faults in the simulation.
import type { RoomEvent } from '@lobby/protocol'
import type { Batching } from '../storage/log-store.ts'
import type { AppendAnswer, FirstEntries, Outcome, RoomToDelete } from './append.ts'
import type { CommitCounts } from './commit-counts.ts'
import type { Entry } from './entry.ts'
import type { HubSource } from './hub.ts'

/** Reads what is stored. */
export interface LogSource extends HubSource {
  /** Of these events the first ones, about as many as fit into one frame; one in any case, if there is one. */
  readPage(roomId: string, range: { after: number; limit: number }): Promise<RoomEvent[]>
}

/** Runs the procedures of `append.ts` where the store is. */
export interface LogWriter {
  /** How it takes entries; if nothing is said, of all rooms together and in the order of the calls. */
  readonly batching?: Batching | undefined
  append(entries: readonly Entry[]): Promise<AppendAnswer>
  /** Null when its slug is taken, or its people have a direct room. */
  createRoom(first: Omit<FirstEntries, 'epoch'>): Promise<AppendAnswer | null>
  /** False when there is none. */
  deleteRoom(room: RoomToDelete): Promise<boolean>
}

/** What became of an entry, and the epoch of its room. */
export type Placed = Outcome & { readonly epoch: string }

/** Where what is written to rooms goes: to this process's own writer, or to another process. */
export interface Appends {
  /** Resolves when the entry's batch is durable and its room has been told. Throws as `RoomLog.append` does, but refuses by the answer. */
  store(entry: Entry): Promise<Placed>
  /** False when its slug is taken, or its people have a direct room. */
  createRoom(first: Omit<FirstEntries, 'epoch'>): Promise<boolean>
  /** False when there is none. Who follows the room here hears of it, as of what is stored. */
  deleteRoom(room: RoomToDelete): Promise<boolean>
  /** What this process has committed. */
  readonly commits: CommitCounts
  /** Entries that were not answered yet, or wait for the batch before them. */
  readonly waiting: () => number
  /** Takes nothing new. Resolves when everything taken before has been stored. */
  close(): Promise<void>
}

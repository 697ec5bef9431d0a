import type { RoomEvent } from '@lobby/protocol'
import type { Removed } from './kinds/event-kind.ts'

/** A person, or all guests, to be sent nothing of the room after the event of this `seq`. */
export type Removal = Removed & { readonly seq: number }

/** Events of a room in order, without a hole. Followers share it: treat it as frozen. */
export interface RoomBatch {
  readonly roomId: string
  readonly slug: string
  readonly epoch: string
  /** At least one, at most as many as fit into one frame. */
  readonly events: readonly RoomEvent[]
  /** The `seq` of the first and of the last of them. */
  readonly first: number
  readonly last: number
  /** The places in the room that end with one of them; nearly always none. */
  readonly removals: readonly Removal[]
}

/** A reader of a room's events as they happen. */
export interface Follower {
  /** Called synchronously; the first of a batch follows the last of the one before. */
  events(batch: RoomBatch): void
  /** The room is gone; there will be no more. */
  gone?(): void
  /** The room has another history, as after a restore: what was given may not be in it. What follows is of the new one; begin anew. */
  restarted?(): void
}

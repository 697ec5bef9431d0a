import type { RoomEvent } from '@lobby/protocol'

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
  /** When this node got them, in milliseconds of its monotonic clock. */
  readonly at: number
}

/** Whoever wants a room's events as they happen. */
export interface Follower {
  /** Called synchronously; the first of a batch follows the last of the one before. */
  events(batch: RoomBatch): void
  /** The room is gone; there will be no more. */
  gone?(): void
}

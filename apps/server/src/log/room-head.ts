import type { RoomEvent } from '@lobby/protocol'

export interface RoomHead {
  readonly slug: string
  readonly epoch: string
  /** The newest event's; 0 before the first. */
  readonly seq: number
}

/** The head of one of many rooms. */
export interface ListedHead extends Pick<RoomHead, 'epoch' | 'seq'> {
  readonly roomId: string
}

/** What another node has committed in a room, up to `seq`. */
export interface Announced extends ListedHead {
  /** None where it is told only that there are some. */
  readonly events: readonly RoomEvent[]
}

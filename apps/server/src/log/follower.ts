import type { RoomEvent } from '@lobby/protocol'

/** A person who is sent nothing of the room after this event; or every guest of a public room. */
export type Removal = { readonly seq: number } & (
  | { readonly userId: string }
  | { readonly guests: true }
)

const none: readonly Removal[] = []

/** The removals among these events. Asked once for a batch, not for each of its readers. */
export function removalsIn(events: readonly RoomEvent[]): readonly Removal[] {
  const removals = events.flatMap((event): Removal | readonly Removal[] => {
    const { type, seq } = event
    if (type === 'room.changed')
      return event.changes.guests === false ? { guests: true, seq } : none
    if (type !== 'member.left' && type !== 'member.removed' && type !== 'member.banned') return none
    return { userId: event.member.id, seq }
  })
  return removals.length > 0 ? removals : none
}

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
}

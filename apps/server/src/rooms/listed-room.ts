import type { Room } from '@lobby/protocol'

/** The room as a notice about it says it to everybody: without what belongs to the person who looked it up. */
export function listedRoom({ level: _, mentions: __, ...room }: Room): Room {
  return { ...room, readSeq: 0, unread: 0 }
}

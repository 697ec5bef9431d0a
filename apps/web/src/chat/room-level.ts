import type { Level, Room } from '@lobby/protocol'

/** How much of the room the person is told now. */
export function levelNow({ level }: Room, now = Date.now()): Level {
  if (!level) return 'everything'
  const isOver = level.until !== undefined && Date.parse(level.until) <= now
  return isOver ? (level.afterwards ?? 'everything') : level.level
}

/** The person wants to hear nothing of it. */
export function isMuted(room: Room): boolean {
  return mutedLevels.has(levelNow(room))
}

const mutedLevels: ReadonlySet<Level> = new Set(['nothing', 'hidden'])

/** Something is unread there that the person wants to be told of. */
export function calls(room: Room): boolean {
  return room.unread > 0 && !isMuted(room)
}

/** Out of sight, until something there is meant for the person. */
export function isHidden(room: Room): boolean {
  return levelNow(room) === 'hidden' && !(room.kind === 'direct' && room.unread > 0)
}

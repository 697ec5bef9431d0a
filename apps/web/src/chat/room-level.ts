import type { Author, Level, Room } from '@lobby/protocol'
import { isHeard } from '@lobby/protocol/ringing'

/** How much of the room the person is told now. */
export function levelNow(room: Room): Level {
  return chosenNow(room) ?? 'everything'
}

/** The same, where the person has chosen it. */
export function chosenNow({ level }: Room, now = Date.now()): Level | undefined {
  const isOver = level?.until !== undefined && Date.parse(level.until) <= now
  return isOver ? level.afterwards : level?.level
}

/** The person wants to hear nothing of it. */
export function isMuted(room: Room): boolean {
  return mutedLevels.has(levelNow(room))
}

const mutedLevels: ReadonlySet<Level> = new Set(['nothing', 'hidden'])

/** Something is unread there that the person wants to be told of, or they were let in and have not been there. */
export function calls(room: Room): boolean {
  return (room.unread > 0 || addedBy(room) !== undefined) && !isMuted(room)
}

/** Who has let the person in, until they have looked at the room. */
export function addedBy({ added, readSeq }: Room): Author | undefined {
  return added && readSeq < added.seq ? added.by : undefined
}

/** How many unread messages are meant for the person: those that mention them, and in a direct room all. None at a level that leaves none. */
export function meantForMe(room: Room): number {
  const reason = room.kind === 'direct' ? 'direct' : 'mention'
  return isHeard(levelNow(room), reason) ? meantAtAnyLevel(room) : 0
}

/** The same, whatever the level: it grows by what is said alone. */
export function meantAtAnyLevel({ kind, unread, mentions = 0 }: Room): number {
  return kind === 'direct' ? unread : mentions
}

/** Out of sight, until something there is meant for the person. */
export function isHidden(room: Room): boolean {
  return levelNow(room) === 'hidden' && meantForMe(room) === 0
}

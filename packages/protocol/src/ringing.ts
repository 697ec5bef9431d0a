// The one rule of what rings at which level of a room: the server asks it for devices, the page for its own notices.
import type { Level } from './resources.ts'

/** Why a message rings, the weakest reason first: of several, the last one counts. */
export const ringReasons = [
  'everything',
  'thread',
  'reply',
  'direct',
  'keyword',
  'mention',
] as const
export type RingReason = (typeof ringReasons)[number]

/** What each level leaves of the reasons. A muted room is silent; a hidden one comes back for what is meant for the person. */
const heard: Readonly<Record<Level, ReadonlySet<RingReason>>> = {
  everything: new Set(ringReasons),
  mentions: new Set(['thread', 'reply', 'direct', 'keyword', 'mention']),
  hidden: new Set(['direct', 'keyword', 'mention']),
  nothing: new Set(),
}

export function isHeard(level: Level, reason: RingReason): boolean {
  return heard[level].has(reason)
}

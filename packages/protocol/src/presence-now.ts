import type { Profile } from './profile.ts'

export type PresenceWish = Pick<Profile, 'presence' | 'presenceUntil'>

/** What a person wants to be shown as now; undefined: as they are, as after the end of what they have chosen. */
export function presenceNow(
  wish: PresenceWish | null | undefined,
  now: number,
): Profile['presence'] {
  const isOver = wish?.presenceUntil !== undefined && Date.parse(wish.presenceUntil) <= now
  return isOver ? undefined : wish?.presence
}

import type { Profile } from '@lobby/protocol'
import { isQuiet } from '@lobby/protocol/quiet-hours'

/** Whether anything may ring for the person now: not while they do not want to be disturbed, by choice or by the hour. */
export function mayRing(profile: Profile | null, now = Date.now()): boolean {
  return profile?.presence !== 'dnd' && !isQuiet(profile?.quiet, now)
}

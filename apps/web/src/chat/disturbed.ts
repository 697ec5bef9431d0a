import type { Profile } from '@lobby/protocol'
import { presenceNow } from '@lobby/protocol/presence-now'
import { isQuiet } from '@lobby/protocol/quiet-hours'

/** Whether anything may ring for the person now: not while they do not want to be disturbed, by choice or by the hour. */
export function mayRing(profile: Profile | null, now = Date.now()): boolean {
  return presenceNow(profile, now) !== 'dnd' && !isQuiet(profile?.quiet, now)
}

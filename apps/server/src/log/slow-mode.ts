import { moderates } from '../ground/permissions.ts'
import type { BatchState } from './batch-state.ts'
import type { Entry } from './entry.ts'
import type { Circumstances, Refusal } from './kinds/event-kind.ts'

/** Why the sender has to wait for their next message in the room, and for how long. */
export function slowModeRefusal(
  { roomId, senderId, authority }: Entry,
  state: BatchState,
  { now, resource }: Circumstances,
): Refusal | undefined {
  const slowMode = state.room(roomId)?.settings.slowMode ?? 0
  if (slowMode === 0 || !authority || !resource) return undefined
  const last = state.lastSend({ roomId, userId: senderId })
  if (last === undefined) return undefined
  const passed = Date.parse(now) - Date.parse(last)
  // A clock that was set back must not make the wait longer.
  if (passed < 0 || passed >= slowMode * 1_000) return undefined
  if (moderates(authority.actor, resource)) return undefined
  const message = `This room is in slow mode: one message every ${slowMode} seconds.`
  return { code: 'rate', message, retryAfter: slowMode * 1_000 - passed }
}

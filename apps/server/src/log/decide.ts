import { type Resource, refusalOf } from '../ground/permissions.ts'
import { personOf } from '../ground/person.ts'
import type { BatchState } from './batch-state.ts'
import type { Authority, Entry } from './entry.ts'
import type { Decision, EventKind, PayloadBase } from './kinds/event-kind.ts'

/** An entry, and what its kind says about it. */
export interface Write {
  readonly entry: Entry
  readonly kind: EventKind
  readonly payload: PayloadBase
}

/** Whether an entry may be written, as its room is under the lock, at this time of the database's clock. */
export function decide(write: Write, state: BatchState, now: string): Decision {
  const { entry, kind, payload } = write
  const { authority } = entry
  const resource = authority && resourceOf(write, authority, state)
  const denied = resource && refusalOf(authority.actor, authority.action, resource)
  if (denied) return { code: denied.code, message: denied.message }
  return kind.decide?.(payload, entry, state, { now, resource })
}

/** What the authority is asked about: the room as it is, and what the write is done to. */
function resourceOf(write: Write, authority: Authority, state: BatchState): Resource {
  const { entry, kind, payload } = write
  const { actor, settings } = authority
  const room = state.room(entry.roomId)
  const role = state.roleOf({ roomId: entry.roomId, userId: personOf(actor)?.id ?? '' })
  return {
    settings,
    ...(room && { room: { id: room.roomId, kind: room.kind, settings: room.settings, role } }),
    ...kind.resourceOf?.(payload, entry, authority, state),
  }
}

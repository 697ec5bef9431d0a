import type { RoomEvent } from '@lobby/protocol'
import type { EventRow } from '../../storage/tables.ts'
import type { PayloadBase } from '../entry.ts'
import type { EventKind, ReadColumns } from './event-kind.ts'
import { memberBanned } from './member-banned.ts'
import { memberJoined } from './member-joined.ts'
import { memberLeft } from './member-left.ts'
import { memberRemoved } from './member-removed.ts'
import { memberRole } from './member-role.ts'
import { memberUnbanned } from './member-unbanned.ts'
import { messageCreated } from './message-created.ts'
import { messageDeleted } from './message-deleted.ts'
import { messageEdited } from './message-edited.ts'
import { messagePinned } from './message-pinned.ts'
import { messageUnpinned } from './message-unpinned.ts'
import { reactionAdded } from './reaction-added.ts'
import { reactionRemoved } from './reaction-removed.ts'
import { roomChanged } from './room-changed.ts'
import { roomDescribed } from './room-described.ts'
import { roomRenamed } from './room-renamed.ts'

export type Kind = EventRow['kind']

const table = {
  'message.created': messageCreated,
  'message.deleted': messageDeleted,
  'message.edited': messageEdited,
  'reaction.added': reactionAdded,
  'reaction.removed': reactionRemoved,
  'message.pinned': messagePinned,
  'message.unpinned': messageUnpinned,
  'room.renamed': roomRenamed,
  'room.described': roomDescribed,
  'room.changed': roomChanged,
  'member.joined': memberJoined,
  'member.left': memberLeft,
  'member.removed': memberRemoved,
  'member.banned': memberBanned,
  'member.unbanned': memberUnbanned,
  'member.role': memberRole,
} satisfies Record<Kind, EventKind>

/** What may be written to a room's log. */
export type Draft = Parameters<(typeof table)[Kind]['payloadOf']>[0]

/** Every kind of event. */
export const kinds: Readonly<Record<Kind, EventKind>> = table

/** The columns that keep a payload: its author and its text have some of their own. */
export type PayloadColumns = Pick<
  EventRow,
  'senderId' | 'senderName' | 'senderGuest' | 'body' | 'payload'
>

/** What a row keeps of an event. */
export function payloadOf(row: PayloadColumns): PayloadBase {
  const { senderId, senderName, senderGuest, body, payload } = row
  return {
    author: { id: senderId, name: senderName, guest: senderGuest === 1 },
    ...(body !== null && { body }),
    ...(payload !== null && JSON.parse(payload)),
  }
}

/** A row of the log as readers see it. The live stream has the same, of what was given to the log. */
export function eventOf(row: ReadColumns & PayloadColumns & Pick<EventRow, 'kind'>): RoomEvent {
  return kinds[row.kind].read(payloadOf(row), row)
}

import type { DeletedMessage, RoomName, RoomSettingsChange } from '../storage/log-store.ts'
import type { EventRow, MemberRow, MessageRow } from '../storage/tables.ts'
import { type DeletionPayload, type MessagePayload, nameIn, type SettingsPayload } from './entry.ts'
import { MembersSoFar } from './members.ts'

/** The message at `seq` was deleted by the event `deletedSeq`. */
export type Deletion = Omit<DeletedMessage, 'payload'>

/** What events change in the tables that are made from them. */
export interface Projection {
  readonly messages: readonly MessageRow[]
  readonly deletions: readonly Deletion[]
  /** In the order of the events: the last name of a room is its name. */
  readonly names: readonly RoomName[]
  /** In the order of the events, too. */
  readonly settings: readonly RoomSettingsChange[]
  readonly members: readonly MemberRow[]
}

/**
 * Makes rows of events. The same events give the same rows, now or when the
 * tables are built anew. `members` holds what was known of those whom the
 * events are about.
 */
export function fold(events: readonly EventRow[], members: readonly MemberRow[]): Projection {
  const known = new MembersSoFar(members)
  const messages: MessageRow[] = []
  const deletions: Deletion[] = []
  const names: RoomName[] = []
  const settings: RoomSettingsChange[] = []
  const folders = {
    'message.created'({ messageId, roomId, seq, payload, createdAt }) {
      const { author, body } = JSON.parse(payload) as MessagePayload
      messages.push({
        id: messageId ?? '',
        roomId,
        seq,
        authorId: author.id,
        authorName: author.name,
        authorGuest: author.guest ? 1 : 0,
        body: body ?? '',
        createdAt,
        deletedSeq: null,
      })
    },
    'message.deleted'({ roomId, seq, payload }) {
      const { messageSeq } = JSON.parse(payload) as DeletionPayload
      deletions.push({ roomId, seq: messageSeq, deletedSeq: seq })
    },
    'room.renamed': (event) => names.push({ roomId: event.roomId, name: nameIn(event) }),
    'room.changed'({ roomId, payload }) {
      settings.push({ roomId, changes: (JSON.parse(payload) as SettingsPayload).changes })
    },
    'member.joined': (event) => known.take(event),
    'member.left': (event) => known.take(event),
    'member.removed': (event) => known.take(event),
    'member.banned': (event) => known.take(event),
    'member.unbanned': (event) => known.take(event),
    'member.role': (event) => known.take(event),
  } satisfies Record<EventRow['kind'], (event: EventRow) => unknown>
  for (const event of events) folders[event.kind](event)
  return { messages, deletions, names, settings, members: known.changed }
}

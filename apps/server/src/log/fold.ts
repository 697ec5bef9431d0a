import type { RoomName } from '../storage/log-store.ts'
import type { EventRow, MessageRow } from '../storage/tables.ts'
import type { MessagePayload, RenamePayload } from './entry.ts'

/** What events change in the tables that are made from them. */
export interface Projection {
  readonly messages: readonly MessageRow[]
  /** In the order of the events: the last name of a room is its name. */
  readonly names: readonly RoomName[]
}

/** Makes rows of events. The same events give the same rows, now or when the tables are built anew. */
export function fold(events: readonly EventRow[]): Projection {
  const messages: MessageRow[] = []
  const names: RoomName[] = []
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
        body,
        createdAt,
      })
    },
    'room.renamed'({ roomId, payload }) {
      names.push({ roomId, name: (JSON.parse(payload) as RenamePayload).name })
    },
  } satisfies Record<EventRow['kind'], (event: EventRow) => void>
  for (const event of events) folders[event.kind](event)
  return { messages, names }
}

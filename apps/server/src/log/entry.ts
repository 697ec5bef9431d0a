import { hash, randomUUIDv7 } from 'node:crypto'
import type { Author, RoomEvent } from '@lobby/protocol'
import type { EventRow } from '../storage/tables.ts'

/** What may be written to a room's log. */
export type Draft =
  | {
      readonly kind: 'message.created'
      readonly author: Author
      /** The sender's id for it, by which a retry is known. Without one, a retry is another message. */
      readonly clientId?: string
      /** The sender's id for the message that must be stored before this one. */
      readonly after?: string | undefined
      readonly body: string
    }
  | { readonly kind: 'room.renamed'; readonly author: Author; readonly name: string }

/** An event before it has its place: everything that the append does not decide. */
export type Entry = Omit<EventRow, 'seq' | 'createdAt'> & {
  /** The sender's id for the write that must be stored before this one. */
  readonly after?: string | undefined
}

/** The kinds' payloads in the `payload` column. */
export interface MessagePayload {
  readonly author: Author
  readonly body: string
  /** Only when the sender gave one. */
  readonly clientId?: string
}
export interface RenamePayload {
  readonly author: Author
  readonly name: string
}

/** Makes an entry of a draft: its id, its hash, its row. */
export function entryOf(roomId: string, draft: Draft): Entry {
  const author = { id: draft.author.id, name: draft.author.name, guest: draft.author.guest }
  const clientId = draft.kind === 'message.created' ? draft.clientId : undefined
  const content = draft.kind === 'message.created' ? draft.body : draft.name
  const payload: MessagePayload | RenamePayload =
    draft.kind === 'message.created'
      ? { author, body: draft.body, ...(clientId !== undefined && { clientId }) }
      : { author, name: draft.name }
  return {
    roomId,
    kind: draft.kind,
    messageId: draft.kind === 'message.created' ? randomUUIDv7() : null,
    senderId: author.id,
    clientId: clientId ?? randomUUIDv7(),
    // The room counts too: the same id for the same words elsewhere is another write.
    bodyHash: hash('sha256', `${roomId} ${draft.kind} ${content}`, 'base64url').slice(0, 22),
    payload: JSON.stringify(payload),
    after: draft.kind === 'message.created' ? draft.after : undefined,
  }
}

/** A row of the log as readers see it. The live stream and history both come through here, so they agree. */
export function eventOf(
  row: Pick<EventRow, 'kind' | 'seq' | 'messageId' | 'payload' | 'createdAt'>,
): RoomEvent {
  return readers[row.kind](row)
}

const readers = {
  'message.created'({ seq, messageId, payload, createdAt }) {
    const { author, body, clientId } = JSON.parse(payload) as MessagePayload
    return {
      type: 'message.created',
      seq,
      ...(clientId !== undefined && { clientId }),
      message: { seq, id: messageId ?? '', author, body, createdAt },
    }
  },
  'room.renamed'({ seq, payload }) {
    const { author, name } = JSON.parse(payload) as RenamePayload
    return { type: 'room.renamed', seq, name, by: author }
  },
} satisfies Record<EventRow['kind'], (row: Parameters<typeof eventOf>[0]) => RoomEvent>

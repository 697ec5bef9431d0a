import type { EventRow } from '../storage/tables.ts'
import type { Entry, PayloadBase } from './entry.ts'

/** The columns of an event before it has a place. */
export type PlacelessRow = Omit<EventRow, 'seq' | 'createdAt'>

/** The columns that keep an entry; `payloadOf` reads them. */
export function rowOf({
  roomId,
  kind,
  messageId,
  senderId,
  clientId,
  payload,
}: Entry): PlacelessRow {
  const { author } = payload
  return {
    roomId,
    kind,
    messageId,
    senderId,
    senderName: author.name,
    senderGuest: author.guest ? 1 : 0,
    clientId,
    ...contentOf(payload),
    bodyHash: null,
  }
}

/** The columns that keep what a payload has beside its author. */
export function contentOf({ body, author: _, ...rest }: Partial<PayloadBase>) {
  return {
    body: body ?? null,
    payload: Object.keys(rest).length === 0 ? null : JSON.stringify(rest),
  }
}

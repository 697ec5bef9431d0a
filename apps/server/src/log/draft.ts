import { randomUUIDv7 } from 'node:crypto'
import type { Author } from '@lobby/protocol'
import type { Authority, Entry } from './entry.ts'
import { type Draft, kinds, type PayloadColumns } from './kinds/kinds.ts'

/** Makes an entry of a draft: its id, its row. */
export function entryOf(roomId: string, draft: Draft, authority?: Authority): Entry {
  const kind = kinds[draft.kind]
  return {
    roomId,
    kind: draft.kind,
    messageId: kind.hasId ? randomUUIDv7() : null,
    clientId: draft.clientId ?? null,
    ...columnsOf(draft.author, kind.payloadOf(draft)),
    after: draft.after,
    ...(authority && { authority }),
  }
}

/** The columns that keep a payload; `payloadOf` reads them. */
function columnsOf(author: Author, payload: { readonly body?: string }): PayloadColumns {
  const { body = null, ...rest } = payload
  return {
    senderId: author.id,
    senderName: author.name,
    senderGuest: author.guest ? 1 : 0,
    body,
    payload: Object.keys(rest).length === 0 ? null : JSON.stringify(rest),
  }
}

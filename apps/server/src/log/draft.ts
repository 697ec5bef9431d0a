import { hash, randomUUIDv7 } from 'node:crypto'
import { authorOf } from '../ground/person.ts'
import type { Authority, Entry } from './entry.ts'
import { type Draft, type Kind, kinds } from './kinds/kinds.ts'

/** Makes an entry of a draft: its id, its hash, its row. */
export function entryOf(roomId: string, draft: Draft, authority?: Authority): Entry {
  const kind = kinds[draft.kind]
  const author = authorOf(draft.author)
  const payload = { author, ...kind.payloadOf(draft) }
  return {
    roomId,
    kind: draft.kind,
    messageId: kind.hasId ? randomUUIDv7() : null,
    senderId: author.id,
    clientId: draft.clientId ?? randomUUIDv7(),
    bodyHash: bodyHashOf(roomId, draft.kind, kind.contentOf(payload)),
    payload: JSON.stringify(payload),
    after: draft.after,
    ...(authority && { authority }),
  }
}

/** By which a retry is known. The room counts too: the same id for the same words elsewhere is another write. */
export function bodyHashOf(roomId: string, kind: Kind, content: string): string {
  return hash('sha256', `${roomId} ${kind} ${content}`, 'base64url').slice(0, 22)
}

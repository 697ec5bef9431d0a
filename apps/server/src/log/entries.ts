// Entries of the log: made of drafts, and read as the events that they have become.
import { randomUUIDv7 } from 'node:crypto'
import { authorOf } from '../ground/person.ts'
import type { Outcome } from './append.ts'
import type { Authority, Entry } from './entry.ts'
import { type Draft, kinds } from './kinds/kinds.ts'

/** Makes an entry of a draft: its id, and what the log keeps of it. */
export function entryOf(roomId: string, draft: Draft, authority?: Authority): Entry {
  const kind = kinds[draft.kind]
  const author = authorOf(draft.author)
  const names = kind.namesOf?.(draft)
  return {
    roomId,
    kind: draft.kind,
    messageId: kind.hasId ? randomUUIDv7() : null,
    senderId: author.id,
    clientId: draft.clientId ?? null,
    payload: { author, ...kind.payloadOf(draft) },
    ...(names && { names }),
    after: draft.after,
    ...(authority && { authority }),
  }
}

/** An entry that was stored, as readers see it: history, by `eventOf`, has the same. */
export function eventAt(
  entry: Entry,
  { seq, createdAt, payload = entry.payload }: Omit<Extract<Outcome, { is: 'stored' }>, 'is'>,
) {
  return kinds[entry.kind].read(payload, { ...entry, seq, createdAt })
}

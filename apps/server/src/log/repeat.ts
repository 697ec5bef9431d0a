import { hash } from 'node:crypto'
import type { Sent } from '../storage/log-store.ts'
import type { EventRow } from '../storage/tables.ts'
import { asSent } from './kept-files.ts'
import { payloadWith } from './kept-mentions.ts'

/** What tells one write from another under the same client id. The room counts too: the same words elsewhere are another write. */
export type Content = Pick<EventRow, 'roomId' | 'kind' | 'body' | 'payload'>

/** Whether it is the write that is stored under its client id, sent again. */
export function isRepeat(write: Content, first: Content & Pick<Sent, 'bodyHash'>): boolean {
  const { roomId, kind, body, payload } = write
  if (first.roomId !== roomId || first.kind !== kind) return false
  if (first.bodyHash !== null) return first.bodyHash === bodyHashOf(roomId, kind, body ?? '')
  // Who is mentioned is found when it is stored, and what its files are.
  return first.body === body && asSent(payloadWith(first.payload)) === payload
}

/** What is kept of a text that is taken away. */
export function bodyHashOf(roomId: string, kind: EventRow['kind'], body: string): string {
  return hash('sha256', `${roomId} ${kind} ${body}`, 'base64url').slice(0, 22)
}

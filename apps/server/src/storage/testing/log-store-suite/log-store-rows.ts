// Rows with which the parts of the suite fill a log.
import type { SentKey } from '../../log-store.ts'
import type { MessageRow } from '../../message-tables.ts'
import type { AuditRow, EventRow, MemberRow } from '../../tables.ts'

export const unmarked = { deletedSeq: null, editedSeq: null, pinnedSeq: null, changedSeq: null }

/** The instant of an event: in the order of the places. */
const instant = (seq: number) => `2026-11-26T10:00:${String(seq).padStart(2, '0')}.000Z`

export function room(slug: string, more: object = {}) {
  return {
    id: slug,
    slug,
    name: `Room ${slug}`,
    createdAt: instant(0),
    createdBy: null,
    ...more,
  }
}

export function head(roomId: string, lastSeq: number, messageCount = 0) {
  return { roomId, lastSeq, messageCount }
}

export function event(roomId: string, seq: number, more: Partial<EventRow & SentKey> = {}) {
  return {
    roomId,
    seq,
    kind: 'message.created',
    messageId: `${roomId}-${seq}`,
    senderId: 'ada',
    senderName: 'Ada',
    senderGuest: 0,
    clientId: `client-${roomId}-${seq}`,
    body: 'Tea?',
    payload: null,
    bodyHash: null,
    createdAt: instant(seq),
    ...more,
  } satisfies EventRow
}

export function message(roomId: string, seq: number): MessageRow {
  return {
    id: `${roomId}-${seq}`,
    roomId,
    seq,
    authorId: 'ada',
    authorName: 'Ada',
    authorGuest: 0,
    body: 'Tea?',
    createdAt: instant(seq),
    ...unmarked,
    thread: null,
    aside: null,
  }
}

export function member(roomId: string, userId: string, more: Partial<MemberRow> = {}): MemberRow {
  return {
    roomId,
    userId,
    name: userId,
    guest: 0,
    role: 'member',
    joinedSeq: 1,
    leftSeq: null,
    ...more,
  }
}

export function record(action: string): Omit<AuditRow, 'id' | 'hash'> {
  return {
    at: instant(1),
    actorId: 'ada',
    actorName: 'Ada',
    address: null,
    action,
    targetKind: 'room',
    targetId: 'garden',
    targetName: 'Garden',
    room: 'garden',
    before: null,
    after: null,
  } as Omit<AuditRow, 'id' | 'hash'>
}

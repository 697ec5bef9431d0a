import { hash, randomUUIDv7 } from 'node:crypto'
import type { Author, MemberRole, RoomEvent, RoomSettings } from '@lobby/protocol'
import type { Action, Settings } from '../permissions.ts'
import type { Actor, ServerRole } from '../person.ts'
import type { EventRow, MemberKind } from '../storage/tables.ts'

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
  | {
      readonly kind: 'room.changed'
      readonly author: Author
      readonly changes: Partial<RoomSettings>
    }
  | MemberDraft
  /** Takes the text of the message at this place away. */
  | { readonly kind: 'message.deleted'; readonly author: Author; readonly messageSeq: number }

/** Something that `author` does to a member; to themselves, when they leave. */
export interface MemberDraft {
  readonly kind: MemberKind
  readonly author: Author
  readonly member: Author
  /** Of `member.joined` and `member.role`. */
  readonly role?: MemberRole
}

/**
 * In whose name something is written. It is decided under the room's lock, by
 * what the room is then: what was true before may not be true any more.
 */
export interface Authority {
  readonly actor: Actor
  readonly action: Action
  readonly settings: Settings
  /** The role on the server of whom it is done to, where it is done to somebody. */
  readonly target?: ServerRole | undefined
  /** Somebody has used a link of the actor's, and that is in the audit log already. */
  readonly byLink?: true
}

/** An event before it has its place: everything that the append does not decide. */
export type Entry = Omit<EventRow, 'seq' | 'createdAt'> & {
  /** The sender's id for the write that must be stored before this one. */
  readonly after?: string | undefined
  /** Whom a `member.…` is about, and the role that it gives. */
  readonly member?: { readonly id: string; readonly role?: MemberRole | undefined } | undefined
  /** The place of the message that a `message.deleted` is about. */
  readonly messageSeq?: number | undefined
  /** What a `room.changed` changes. */
  readonly changes?: Partial<RoomSettings> | undefined
  /** Without it, the server itself writes. */
  readonly authority?: Authority | undefined
}

/** The kinds' payloads in the `payload` column. */
export interface MessagePayload {
  readonly author: Author
  /** Absent once the message is deleted. */
  readonly body?: string
  /** Only when the sender gave one. */
  readonly clientId?: string
}
export interface DeletionPayload {
  readonly author: Author
  readonly messageSeq: number
}
interface RenamePayload {
  readonly author: Author
  readonly name: string
}
export interface SettingsPayload {
  readonly author: Author
  readonly changes: Partial<RoomSettings>
}
export interface MemberPayload {
  readonly author: Author
  readonly member: Author
  readonly role?: MemberRole
}

/** Makes an entry of a draft: its id, its hash, its row. */
export function entryOf(roomId: string, draft: Draft, authority?: Authority): Entry {
  const author = shown(draft.author)
  const message = draft.kind === 'message.created' ? draft : undefined
  const { content, payload } = contentOf(draft)
  return {
    roomId,
    kind: draft.kind,
    messageId: message ? randomUUIDv7() : null,
    senderId: author.id,
    clientId: message?.clientId ?? randomUUIDv7(),
    bodyHash: bodyHashOf(roomId, draft.kind, content),
    payload: JSON.stringify({ author, ...payload }),
    after: message?.after,
    ...(draft.kind === 'message.deleted' && { messageSeq: draft.messageSeq }),
    ...(draft.kind === 'room.changed' && { changes: draft.changes }),
    ...('member' in draft && { member: { id: draft.member.id, role: draft.role } }),
    ...(authority && { authority }),
  }
}

/** By which a retry is known. The room counts too: the same id for the same words elsewhere is another write. */
export function bodyHashOf(roomId: string, kind: Draft['kind'], content: string): string {
  return hash('sha256', `${roomId} ${kind} ${content}`, 'base64url').slice(0, 22)
}

/** What tells a write from another one under the same client id, and what of it is kept. */
function contentOf(draft: Draft) {
  if (draft.kind === 'message.created') {
    const { body, clientId } = draft
    return { content: body, payload: { body, ...(clientId !== undefined && { clientId }) } }
  }
  if (draft.kind === 'room.renamed') return { content: draft.name, payload: { name: draft.name } }
  if (draft.kind === 'room.changed') {
    const { changes } = draft
    return { content: JSON.stringify(changes), payload: { changes } }
  }
  if (draft.kind === 'message.deleted') {
    const { messageSeq } = draft
    return { content: String(messageSeq), payload: { messageSeq } }
  }
  const { role } = draft
  const payload = { member: shown(draft.member), ...(role && { role }) }
  return { content: JSON.stringify(payload), payload }
}

/** What is left in the log of a message that was deleted: a late retry still finds its place, and nobody its text. */
export function withoutBody(payload: string): string {
  const { body, ...left } = JSON.parse(payload) as MessagePayload
  return JSON.stringify(left)
}

/** The name that a `room.renamed` gives. */
export function nameIn({ payload }: Pick<EventRow, 'payload'>): string {
  return (JSON.parse(payload) as RenamePayload).name
}

/** An author, and nothing else that their object may hold. */
function shown({ id, name, guest }: Author): Author {
  return { id, name, guest }
}

type EventColumns = Pick<EventRow, 'kind' | 'seq' | 'messageId' | 'payload' | 'createdAt'>

/** A row of the log as readers see it. The live stream and history both come through here, so they agree. */
export function eventOf(row: EventColumns): RoomEvent {
  return readers[row.kind](row)
}

const readers = {
  'message.created'({ seq, messageId, payload, createdAt }) {
    const { author, body, clientId } = JSON.parse(payload) as MessagePayload
    return {
      type: 'message.created',
      seq,
      ...(clientId !== undefined && { clientId }),
      message: {
        seq,
        id: messageId ?? '',
        author,
        body: body ?? '',
        createdAt,
        ...(body === undefined && { deleted: true as const }),
      },
    }
  },
  'message.deleted'({ seq, payload }) {
    const { author, messageSeq } = JSON.parse(payload) as DeletionPayload
    return { type: 'message.deleted', seq, messageSeq, by: author }
  },
  'room.renamed'({ seq, payload }) {
    const { author, name } = JSON.parse(payload) as RenamePayload
    return { type: 'room.renamed', seq, name, by: author }
  },
  'room.changed'({ seq, payload }) {
    const { author, changes } = JSON.parse(payload) as SettingsPayload
    return { type: 'room.changed', seq, changes, by: author }
  },
  'member.joined': (row) => ({ type: 'member.joined', ...aboutMember(row), role: roleIn(row) }),
  'member.left': (row) => ({ type: 'member.left', ...aboutMember(row) }),
  'member.removed': (row) => ({ type: 'member.removed', ...aboutMember(row) }),
  'member.banned': (row) => ({ type: 'member.banned', ...aboutMember(row) }),
  'member.unbanned': (row) => ({ type: 'member.unbanned', ...aboutMember(row) }),
  'member.role': (row) => ({ type: 'member.role', ...aboutMember(row), role: roleIn(row) }),
} satisfies Record<EventRow['kind'], (row: EventColumns) => RoomEvent>

function aboutMember({ seq, payload }: EventColumns) {
  const { author, member } = JSON.parse(payload) as MemberPayload
  return { seq, member, by: author }
}

function roleIn({ payload }: EventColumns): MemberRole {
  return (JSON.parse(payload) as MemberPayload).role ?? 'member'
}

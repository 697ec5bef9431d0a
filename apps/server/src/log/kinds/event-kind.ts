import type { Author, ErrorCode, RoomEvent } from '@lobby/protocol'
import type { AuditEntry } from '../../audit/record.ts'
import type { Resource } from '../../ground/permissions.ts'
import type { EventRow } from '../../storage/tables.ts'
import type { BatchNeeds } from '../batch-needs.ts'
import type { BatchState } from '../batch-state.ts'
import type { Authority, Entry, PayloadBase } from '../entry.ts'
import type { ShownMentions } from '../kept-mentions.ts'

/** All that the server knows of one kind of event, from the draft to what readers see. */
export interface EventKind<
  Draft extends DraftBase = DraftBase,
  Payload extends PayloadBase = PayloadBase,
  Event extends RoomEvent = RoomEvent,
> {
  /** Its events have an id of their own, as messages do. */
  readonly hasId?: true
  /** What the log keeps of a draft, beside the author. */
  payloadOf(draft: Draft): Omit<Payload, 'author'>
  /** The names after each `@` of a text. */
  namesOf?(draft: Draft): Entry['names']
  /** Notes what has to be read before it can be judged; the author's place in the room is read in any case. */
  needs?(payload: Payload, entry: Entry, needs: BatchNeeds): void
  /** What it is done to, for the table of permissions. */
  resourceOf?(
    payload: Payload,
    entry: Entry,
    authority: Authority,
    state: BatchState,
  ): Pick<Resource, 'own' | 'target'>
  /** Whether it may be written, as its room is under the lock; its author has the permission. */
  decide?(payload: Payload, entry: Entry, state: BatchState, circumstances: Circumstances): Decision
  /** What the log keeps of an event that has names, once it is decided that it may be written. */
  complete?(
    payload: Payload,
    entry: Entry,
    state: BatchState,
    circumstances: Circumstances,
  ): Payload | Refusal
  /** What the audit log keeps of it, before it is applied. Without it: nothing. */
  audit?(payload: Payload, event: EventRow, state: BatchState): AuditDetails | undefined
  /** Makes of the event what lists and pages read. The same events always give the same rows. */
  apply(payload: Payload, event: EventRow, state: BatchState): void
  /** The event as readers see it. */
  read(payload: Payload, row: ReadColumns): Event
  /** The text in it that a person wrote: nearly all of its size. */
  textOf?(event: Event): string
  /** The same with another text, or with none: as it is once another event has replaced or deleted that. */
  withText?(event: Event, text: ReplacedBy | undefined): Event
  /** The message whose text it replaces or, without one, deletes. */
  replaces?(event: Event): Replacement
  /** The person, or all guests, to be sent nothing of the room after it. */
  removes?(event: Event): Removed | undefined
}

/** What readers see of one kind. */
export type EventOf<Kind extends RoomEvent['type']> = Extract<RoomEvent, { readonly type: Kind }>

/** The message at `messageSeq` has this text from now on, or none any more. */
export interface Replacement {
  readonly messageSeq: number
  readonly text: ReplacedBy | undefined
}

/** A text, and what it mentions. */
export interface ReplacedBy extends ShownMentions {
  readonly body: string
}

/** A person; or every guest, where all may be who are on the server. */
export type Removed = { readonly userId: string } | { readonly guests: true }

/** What every draft has. */
export interface DraftBase {
  readonly kind: EventRow['kind']
  readonly author: Author
  /** The sender's id for it, by which a retry is known. Without one, a retry is another write. */
  readonly clientId?: string
  /** The sender's id for the write that must be stored before this one. */
  readonly after?: string | undefined
}

export type ReadColumns = Pick<EventRow, 'seq' | 'messageId' | 'clientId' | 'createdAt'>

/** What decides besides the batch's own state. */
export interface Circumstances {
  /** By the database's clock. */
  readonly now: string
  /** What the authority was asked about; undefined where the server itself writes. */
  readonly resource: Resource | undefined
}

/** `unchanged`: it would change nothing. Undefined: it may be written. */
export type Decision = 'unchanged' | Refusal | undefined

/** Why an entry is not stored. */
export interface Refusal {
  readonly code: ErrorCode
  readonly message: string
  /** Milliseconds after which it may be. */
  readonly retryAfter?: number | undefined
}

export type AuditDetails = Omit<AuditEntry, 'action' | 'room'>

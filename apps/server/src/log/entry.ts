import type { Author } from '@lobby/protocol'
import type { Action, Settings } from '../ground/permissions.ts'
import type { Actor, ServerRole } from '../ground/person.ts'
import type { EventRow } from '../storage/tables.ts'

/** What every payload has. */
export interface PayloadBase {
  readonly author: Author
  /** The text that its author wrote: absent where there is none, or it was taken away. */
  readonly body?: string
  /** The ids of files that it is to have; what is kept says what they are. */
  readonly files?: readonly string[]
}

/** An event before it has its place: everything that the append does not decide. */
export interface Entry
  extends Pick<EventRow, 'roomId' | 'kind' | 'messageId' | 'senderId' | 'clientId'> {
  /** What the log keeps of it. */
  readonly payload: PayloadBase
  /** Of a text that mentions people: the names that each mention may be, the shortest first. */
  readonly names?: readonly (readonly string[])[] | undefined
  /** The sender's id for the write that must be stored before this one. */
  readonly after?: string | undefined
  /** Without it, the server itself writes. */
  readonly authority?: Authority | undefined
}

/**
 * In whose name something is written. It is decided under the room's lock, by
 * what the room is then: what was true before may not be true any more.
 */
export interface Authority {
  readonly actor: Actor
  readonly action: Action
  readonly settings: Settings
  /** The role on the server of the person it is done to, where there is one. */
  readonly target?: ServerRole | undefined
  /** A link of the actor's was used, and that is in the audit log already. */
  readonly byLink?: true
}

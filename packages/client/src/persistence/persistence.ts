import type { Author, Room } from '@lobby/protocol'
import type { PendingMessage } from '../pending-message.ts'
import type { Timeline } from '../timeline.ts'

export type OutboxChange =
  /** At the end. */
  | { readonly type: 'add'; readonly message: PendingMessage }
  /** Where it stands; nothing happens when it is gone. */
  | { readonly type: 'change'; readonly message: PendingMessage }
  | { readonly type: 'remove'; readonly clientId: string }

/** What a person saw last: enough to show it again before the server has answered. */
export type Kept = {
  readonly user: Author
  readonly rooms: readonly Room[]
  /** By room; with newest events only. */
  readonly timelines: ReadonlyMap<string, Timeline>
}

/**
 * Keeps things beyond this page's life, for each person apart, and for the last person alone.
 *
 * What cannot be read, or was written by a newer page, is as if it were not
 * there. Writes of one instance take effect in their order; the outbox may be
 * shared with other tabs, and its order is the order of `add`.
 */
export interface Persistence {
  /** What is kept of the person who was named last. */
  readKept(): Promise<Kept | undefined>
  /**
   * The server says that this person is here: everything of any other person goes, unsent messages too.
   * Without a person, what is kept stays for its owner, and `readKept` answers nothing.
   */
  takeOver(userId: string | undefined): Promise<void>
  /** Adds to what is kept of the person; a timeline takes the place of the room's old one. Those of the rooms that are `gone` go. */
  writeKept(kept: Kept, gone?: readonly string[]): Promise<void>
  readOutbox(userId: string): Promise<readonly PendingMessage[]>
  writeOutbox(userId: string, changes: readonly OutboxChange[]): Promise<void>
  /** Everything of this person. */
  forget(userId: string): Promise<void>
}

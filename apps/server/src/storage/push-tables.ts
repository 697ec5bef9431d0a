// Devices that are told of messages while the page is closed.
import type { Language, PushShows } from '@lobby/protocol'

/** Where a push service takes what is for the browser of a session; it goes with the session. */
export interface PushSubscriptionsTable {
  sessionId: string
  userId: string
  /** An address of the push service. Who knows it and the two keys can send there. */
  endpoint: string
  p256dh: string
  auth: string
  /** How much of a message is shown there. */
  shows: PushShows
  language: Language
  /** Milliseconds since 1970. */
  createdAt: number
}

/** What a device is about to be told of a room. */
export interface WaitingPushesTable {
  sessionId: string
  roomId: string
  /** The newest message. */
  seq: number
  /** How many messages it tells of. */
  count: number
  /** The messages, as `push/burst` writes them; null: the newest alone. */
  burst: string | null
  /** Milliseconds since 1970. A node that is sending it has moved this on: another one tries again if that node dies. */
  dueAt: number
  /** How often it was begun. */
  tries: number
}

export interface PushTables {
  push_subscriptions: PushSubscriptionsTable
  waiting_pushes: WaitingPushesTable
}

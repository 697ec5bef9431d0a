// What is made of the events about messages.
import type { StoredId } from './ids.ts'

/** What pages and search read; made from `message.created`. */
export interface MessageRow {
  id: string
  roomId: string
  seq: number
  authorId: string
  authorName: string
  /** 1 for a guest, 0 for an account. */
  authorGuest: number
  /** Empty once the message is deleted. */
  body: string
  createdAt: string
  /** The event by which it was deleted; null while it is there. */
  deletedSeq: number | null
  /** The event by which it has its text; null: it has the one it was sent with. */
  editedSeq: number | null
  /** The event by which it was pinned; null: it is not. */
  pinnedSeq: number | null
  /** The newest event that changed it. */
  changedSeq: number | null
  /** The root of its thread; null: it is in none. */
  thread: number | null
  /** 1: it stands in its thread alone; null: in the room. */
  aside: number | null
}

/** `message_rows` with their events: a view. */
export interface MessagesView extends MessageRow {
  /** That of its event. */
  payload: string | null
  /** That of its event. */
  number: number
  /** `id` as it is stored: what is sought by it is found in an index. */
  key: StoredId
}

/** A message, beside its event. */
export interface MessageRowsTable {
  /** The numbers of a room and of a sender. */
  room: number
  author: number
  seq: number
  deletedSeq: number | null
  editedSeq: number | null
  pinnedSeq: number | null
  changedSeq: number | null
  thread: number | null
  aside: number | null
}

/** What a message said before it was edited. A text stands here or in its event, never in both. */
export interface MessageVersionsTable {
  room: number
  seq: number
  /** The event that replaced it. */
  replacedBy: number
  body: string
}

/** Who reacts to a message, and with what; made from `reaction.added` and `reaction.removed`. */
export interface ReactionRowsTable {
  room: number
  seq: number
  emoji: string
  /** The number of a sender. */
  person: number
  addedSeq: number
}

/** Who is mentioned by a message; made from `message.created` and `message.edited`. */
export interface MentionRowsTable {
  room: number
  seq: number
  userId: string
  /** The event since which the message mentions them: its own, or an edit. */
  at: number
}

export interface MessageTables {
  messages: MessagesView
  message_rows: MessageRowsTable
  message_versions: MessageVersionsTable
  reaction_rows: ReactionRowsTable
  mention_rows: MentionRowsTable
}

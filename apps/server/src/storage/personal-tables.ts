// What belongs to one person alone; `tables.ts` has the others, and says in which shapes.
import type { ActivityKind, Level } from '@lobby/protocol'

/** What a person is writing in a room, or in a thread of it. */
export interface DraftsTable {
  userId: string
  roomId: string
  /** The `seq` of the thread's root; 0: in the room itself. */
  thread: number
  /** Empty once it was sent or thrown away. */
  body: string
  /** How often it was written: of two, the one of the higher version is the newer. */
  version: number
  updatedAt: string
}

/** A message that a person has saved for later. */
export interface SavedMessagesTable {
  userId: string
  roomId: string
  seq: number
  /** Milliseconds since 1970. */
  savedAt: number
}

/** How much of a room a person wants to be told. */
export interface RoomLevelsTable {
  userId: string
  roomId: string
  level: Level
  /** Milliseconds since 1970; null: for good. */
  until: number | null
  /** What counts from `until` on. */
  afterwards: Level | null
  /** How often it was chosen. */
  version: number
}

/** A person that another one has blocked. */
export interface BlocksTable {
  blockerId: string
  blockedId: string
  createdAt: string
}

/** How a person stands to a thread. */
export interface ThreadFollowsTable {
  userId: string
  roomId: string
  /** The `seq` of the thread's root. */
  thread: number
  /** 0: unfollowed, which is remembered. */
  following: number
  readSeq: number
  /** How often `following` was decided. */
  version: number
  /** Milliseconds since 1970. */
  followedAt: number
}

/** How far a reader of the log has come in a room. */
export interface LogReadersTable {
  name: string
  roomId: string
  seq: number
}

/** The sections that a person has made in their list of rooms. */
export interface SidebarsTable {
  userId: string
  /** As JSON, a list of `SidebarSection`. */
  sections: string
  /** How often they were changed. */
  version: number
}

/** Something that a person has put away, so that it is not shown to them again. */
export interface PutAwayTable {
  userId: string
  what: 'first-steps'
}

/** Something that concerns a person: made of an event by a reader of the log. */
export interface ActivityTable {
  userId: string
  roomId: string
  /** The event. */
  seq: number
  /** What was said; of a reaction, what it is to. */
  messageSeq: number
  kind: ActivityKind
  actorId: string
  /** Of a reaction. */
  emoji: string | null
  /** Milliseconds since 1970. */
  at: number
  /** 0: the person has marked it as read. */
  unread: number
}

export interface PersonalTables {
  activity: ActivityTable
  put_away: PutAwayTable
  blocks: BlocksTable
  drafts: DraftsTable
  room_levels: RoomLevelsTable
  saved_messages: SavedMessagesTable
  thread_follows: ThreadFollowsTable
  log_readers: LogReadersTable
  sidebars: SidebarsTable
}

// What the server says on the native socket.
import { z } from 'zod'
import { Ref } from './commands.ts'
import { Draft } from './endpoints/drafts.ts'
import { ServerIdentity } from './endpoints/server-identity.ts'
import { Sidebar } from './endpoints/sidebar.ts'
import { FollowedThread } from './endpoints/threads.ts'
import { type ErrorCode, errorCodes } from './errors.ts'
import { RoomEvent } from './events.ts'
import { PersonAppearance, PersonPresence, Profile } from './profile.ts'
import { Author, ClientId, Epoch, Room, RoomLevel, Seq } from './resources.ts'

/** The answer to `hello`: who you are here, and every room you may enter. */
export const Welcome = z.object({
  type: z.literal('welcome'),
  v: z.number().int(),
  /** The person who speaks, or null when there is no session: then the socket may read, but not send. */
  user: Author.nullable(),
  /** What they have chosen; absent where the server does not know them again. */
  profile: Profile.optional(),
  rooms: z.array(Room),
  /** The version of the server's own emoji; absent: there are none. */
  emoji: z.string().optional(),
  /** The version of the groups of people; absent: there are none. */
  groups: z.string().optional(),
  /** What the server is called; absent: as at first, and it says nothing. */
  server: ServerIdentity.optional(),
})
export type Welcome = z.infer<typeof Welcome>

/** Events of one room in order, without a hole between them; the first follows the reader's cursor. */
export const Events = z.object({
  type: z.literal('events'),
  room: z.string(),
  epoch: Epoch,
  events: z.array(RoomEvent),
})
export type Events = z.infer<typeof Events>

/**
 * The newest events of a room, in place of what the client has of it.
 * `new`: it had nothing. `limited`: it missed too much to replay. `reset`: its
 * cursor belongs to another epoch or lies ahead of the log; what it shows of
 * the room is not the room's history any more.
 */
export const Snapshot = z.object({
  type: z.literal('snapshot'),
  room: z.string(),
  epoch: Epoch,
  reason: z.enum(['new', 'limited', 'reset']),
  /** The `seq` before the first of `events`; 0 when they reach back to the beginning. */
  prev: Seq,
  /** The room's newest `seq`: the cursor after this frame. */
  seq: Seq,
  events: z.array(RoomEvent),
})
export type Snapshot = z.infer<typeof Snapshot>

/** The message is on disk, once, at this place in its room. */
export const Ack = z.object({
  type: z.literal('ack'),
  ref: Ref,
  clientId: ClientId,
  room: z.string(),
  epoch: Epoch,
  seq: Seq,
  id: z.uuid(),
  createdAt: z.iso.datetime(),
  /** True when an earlier try had already stored it. */
  dup: z.boolean().optional(),
})
export type Ack = z.infer<typeof Ack>

/** The command was carried out. */
export const Ok = z.object({ type: z.literal('ok'), ref: Ref })
export type Ok = z.infer<typeof Ok>

/** All that `hello` asked for has been sent: the welcome and, of each room of its cursors, what was missed, or why it is refused. */
export const Ready = z.object({ type: z.literal('ready') })
export type Ready = z.infer<typeof Ready>

/**
 * The command was refused and changed nothing. Without `ref` it is about a room
 * of `hello`, which `room` names, or answers a frame that could not be read.
 */
export const Refusal = z.object({
  type: z.literal('error'),
  ref: Ref.optional(),
  /** The room that the command named. */
  room: z.string().optional(),
  code: z.enum(Object.keys(errorCodes) as [ErrorCode, ...ErrorCode[]]),
  /** A sentence for the developer, in English. */
  message: z.string(),
  /** Milliseconds to wait before trying again, where that helps. */
  retryAfter: z.number().int().optional(),
})
export type Refusal = z.infer<typeof Refusal>

/** The server is there. Answer with `pong`. A head that is ahead of your cursor means that you missed something: follow again. */
export const Ping = z.object({
  type: z.literal('ping'),
  /** The newest `seq` of each room this connection follows. */
  heads: z.record(z.string(), Seq),
})
export type Ping = z.infer<typeof Ping>

/** Someone is typing. Ephemeral: it has no `seq`, is not stored, and may be lost. Forget it after 5 s. */
export const MemberTyping = z.object({
  type: z.literal('member.typing'),
  room: z.string(),
  author: Author,
})
export type MemberTyping = z.infer<typeof MemberTyping>

/** What is shown of the pages to which this message links is other than it was: `GET /api/link-cards` has it. Ephemeral: it may be lost. */
export const CardsChanged = z.object({
  type: z.literal('cards.changed'),
  room: z.string(),
  messageSeq: Seq,
})
export type CardsChanged = z.infer<typeof CardsChanged>

/**
 * Another tab of yours has read up to here; or one of your tabs, this one too, has marked what
 * follows `seq` as unread. Then `version` is higher than the `readVersion` that you know, and
 * `unread` is the number of unread messages up to `lastSeq`, `mentions` of those that mention you.
 */
export const ReadElsewhere = z.object({
  type: z.literal('room.read'),
  room: z.string(),
  seq: Seq,
  /** As `readVersion` of a room; absent: it was never moved back. */
  version: z.number().int().min(1).optional(),
  unread: z.number().int().min(0).optional(),
  /** As `mentions` of a room, up to `lastSeq`. */
  mentions: z.number().int().min(0).optional(),
  lastSeq: Seq.optional(),
})
export type ReadElsewhere = z.infer<typeof ReadElsewhere>

/** You are writing something else there: in this tab or in another one, on any of your devices. */
export const DraftChanged = z.object({ type: z.literal('draft.changed'), draft: Draft })
export type DraftChanged = z.infer<typeof DraftChanged>

/** You have saved this message for later, or taken it from there: in this tab or in another one. */
export const SavedChanged = z.object({
  type: z.literal('saved.changed'),
  room: z.string(),
  seq: Seq,
  saved: z.boolean(),
})
export type SavedChanged = z.infer<typeof SavedChanged>

/** You follow a thread, or unfollow it, or have read it, in this tab or in another one; or what you follow was answered in. */
export const ThreadChanged = z.object({
  type: z.literal('thread.changed'),
  thread: FollowedThread,
})
export type ThreadChanged = z.infer<typeof ThreadChanged>

/** The sections of your list of rooms are others: changed in this tab or in another one. */
export const SidebarChanged = z.object({ type: z.literal('sidebar.changed'), sidebar: Sidebar })
export type SidebarChanged = z.infer<typeof SidebarChanged>

/** Something has happened that concerns you, or you have marked it as read: `GET /api/activity` has the list. */
export const ActivityChanged = z.object({ type: z.literal('activity.changed') })
export type ActivityChanged = z.infer<typeof ActivityChanged>

/** You want to be told more of a room, or less: chosen in this tab or in another one, on any of your devices. */
export const LevelChanged = z.object({
  type: z.literal('level.changed'),
  room: z.string(),
  level: RoomLevel,
})
export type LevelChanged = z.infer<typeof LevelChanged>

/** What has changed in what belongs to one person alone: all of their tabs are told. */
export type PersonalFrame =
  | DraftChanged
  | SavedChanged
  | LevelChanged
  | ThreadChanged
  | SidebarChanged
  | ActivityChanged

/** You have chosen something else about yourself, here or elsewhere. */
export const ProfileChanged = z.object({ type: z.literal('profile.changed'), profile: Profile })
export type ProfileChanged = z.infer<typeof ProfileChanged>

/** A person in a room that you follow looks different. Ephemeral: it may be lost. */
export const PersonUpdated = z.object({
  type: z.literal('person.updated'),
  person: PersonAppearance,
})
export type PersonUpdated = z.infer<typeof PersonUpdated>

/** How the people are here that you watch: all that is known of them after `presence.watch`, then what has changed. Ephemeral. */
export const PresenceChanged = z.object({
  type: z.literal('presence.changed'),
  people: z.array(PersonPresence),
})
export type PresenceChanged = z.infer<typeof PresenceChanged>

/** The server is called something else, or says something else to everybody. */
export const ServerDescribed = z.object({
  type: z.literal('server.described'),
  server: ServerIdentity,
})
export type ServerDescribed = z.infer<typeof ServerDescribed>

/** The server's own emoji are others: `GET /api/emoji` has them. */
export const EmojiChanged = z.object({
  type: z.literal('emoji.changed'),
  /** The version of the list; empty: there are none any more. */
  version: z.string(),
})
export type EmojiChanged = z.infer<typeof EmojiChanged>

/** The groups of people are others: `GET /api/groups` has them. */
export const GroupChanged = z.object({
  type: z.literal('group.changed'),
  /** The version of the list; empty: there are none any more. */
  version: z.string(),
})
export type GroupChanged = z.infer<typeof GroupChanged>

/** A room was made, or its name or settings have changed. `readSeq` and `unread` are not yours: keep what you have. */
export const RoomListed = z.object({ type: z.literal('room.listed'), room: Room })
export type RoomListed = z.infer<typeof RoomListed>

/** A room is gone, or not for you any more: after the last event that you get of it. */
export const RoomUnlisted = z.object({ type: z.literal('room.unlisted'), room: z.string() })
export type RoomUnlisted = z.infer<typeof RoomUnlisted>

/** Everything the server says. */
export const ServerFrame = z.discriminatedUnion('type', [
  Welcome,
  Events,
  Snapshot,
  Ready,
  Ack,
  Ok,
  Refusal,
  Ping,
  MemberTyping,
  CardsChanged,
  ReadElsewhere,
  DraftChanged,
  SavedChanged,
  LevelChanged,
  ThreadChanged,
  SidebarChanged,
  ActivityChanged,
  ProfileChanged,
  PersonUpdated,
  PresenceChanged,
  EmojiChanged,
  GroupChanged,
  ServerDescribed,
  RoomListed,
  RoomUnlisted,
])
export type ServerFrame = z.infer<typeof ServerFrame>

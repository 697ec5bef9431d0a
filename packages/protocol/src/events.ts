// What is in a room's log. Every event has a `seq`; a room's state is what its
// events add up to.
import { z } from 'zod'
import { Author, ClientId, MemberRole, Message, mentions, Seq } from './resources.ts'
import { RoomSettings } from './room-settings.ts'

/** A message exists. Also how a sender learns that its own pending message was stored. */
export const MessageCreated = z.object({
  type: z.literal('message.created'),
  seq: Seq,
  /** The sender's id for it; absent when the sender gave none. */
  clientId: ClientId.optional(),
  message: Message,
})
export type MessageCreated = z.infer<typeof MessageCreated>

/** The text of the message at `messageSeq` is gone: show that there was one. Its event has no text any more, either. */
export const MessageDeleted = z.object({
  type: z.literal('message.deleted'),
  seq: Seq,
  messageSeq: Seq,
  by: Author,
})

const aboutMessage = { seq: Seq, messageSeq: Seq, by: Author }

/** The author of the message at `messageSeq` has given it another text. */
export const MessageEdited = z.object({
  type: z.literal('message.edited'),
  ...aboutMessage,
  /** Absent where a later event has replaced it, or taken it away: `message.created` has what is left. */
  body: z.string().optional(),
  /** All that the text mentions, whether the one before it did or not. */
  ...mentions,
  editedAt: z.iso.datetime(),
})
export type MessageEdited = z.infer<typeof MessageEdited>

/** A person reacted to the message at `messageSeq`. Once with each emoji: a second time makes no event. */
export const ReactionAdded = z.object({
  type: z.literal('reaction.added'),
  ...aboutMessage,
  emoji: z.string(),
})

/** A person took their reaction back. */
export const ReactionRemoved = z.object({
  type: z.literal('reaction.removed'),
  ...aboutMessage,
  emoji: z.string(),
})

/** The message at `messageSeq` is among the pinned ones of the room. */
export const MessagePinned = z.object({
  type: z.literal('message.pinned'),
  ...aboutMessage,
  at: z.iso.datetime(),
})

/** It is not among them any more. */
export const MessageUnpinned = z.object({ type: z.literal('message.unpinned'), ...aboutMessage })

/** The room has another name. */
export const RoomRenamed = z.object({
  type: z.literal('room.renamed'),
  seq: Seq,
  name: z.string(),
  by: Author,
})
export type RoomRenamed = z.infer<typeof RoomRenamed>

/** The room is about something else; an empty topic: nothing is said of it any more. */
export const RoomDescribed = z.object({
  type: z.literal('room.described'),
  seq: Seq,
  topic: z.string(),
  by: Author,
})

/** The room has other settings: those that are named. A public room that closes to guests has sent them its last event. */
export const RoomChanged = z.object({
  type: z.literal('room.changed'),
  seq: Seq,
  changes: RoomSettings.partial(),
  by: Author,
})
export type RoomChanged = z.infer<typeof RoomChanged>

const aboutMember = { seq: Seq, member: Author, by: Author }

/** A person is a member of the room from here on. The maker of a private room is its first. */
export const MemberJoined = z.object({
  type: z.literal('member.joined'),
  ...aboutMember,
  role: MemberRole,
})

/** A member has left a private room. It is the last event of the room that they get. */
export const MemberLeft = z.object({ type: z.literal('member.left'), ...aboutMember })

/** A member was removed from a private room. It is the last event of the room that they get. */
export const MemberRemoved = z.object({ type: z.literal('member.removed'), ...aboutMember })

/** A person may not be in the room any more. It is the last event of the room that they get. */
export const MemberBanned = z.object({ type: z.literal('member.banned'), ...aboutMember })

/** A person was banned, and is not any more. It makes nobody a member. */
export const MemberUnbanned = z.object({ type: z.literal('member.unbanned'), ...aboutMember })

/** A person has another role in the room; `muted` is one. */
export const MemberRoleChanged = z.object({
  type: z.literal('member.role'),
  ...aboutMember,
  role: MemberRole,
})

export const RoomEvent = z.discriminatedUnion('type', [
  MessageCreated,
  MessageDeleted,
  MessageEdited,
  ReactionAdded,
  ReactionRemoved,
  MessagePinned,
  MessageUnpinned,
  RoomRenamed,
  RoomDescribed,
  RoomChanged,
  MemberJoined,
  MemberLeft,
  MemberRemoved,
  MemberBanned,
  MemberUnbanned,
  MemberRoleChanged,
])
export type RoomEvent = z.infer<typeof RoomEvent>

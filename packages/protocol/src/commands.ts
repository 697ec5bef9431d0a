// What a client may say on the native socket after its `hello`. One schema a
// command; a key that is not listed is refused.
import { z } from 'zod'
import { FileId } from './attached-file.ts'
import { limits } from './limits.ts'
import {
  Body,
  ClientId,
  Cursor,
  DraftText,
  Emoji,
  Name,
  refuseBlank,
  Seq,
  Slug,
  TextOfMessage,
  Topic,
} from './resources.ts'

/** Chosen by the client, repeated in the answer: that is how it knows which is which. */
export const Ref = z.number().int().min(0).max(Number.MAX_SAFE_INTEGER)

/** What a message answers, by `seq`: `replyTo` quotes it, `thread` stands in its thread alone unless `alsoInRoom`. */
export const answering = {
  replyTo: Seq.optional(),
  thread: Seq.optional(),
  alsoInRoom: z.literal(true).optional(),
}

/** Files of the sender's own, each in one message alone; with them the text may be empty. */
export const attachments = z
  .array(FileId)
  .max(limits.attachments)
  .refine((ids) => new Set(ids).size === ids.length, { message: 'name each file once' })
  .optional()

/** What is sent has a text, or files. */
export function needTextOrFiles(context: {
  readonly value: { readonly body: string; readonly attachments?: readonly string[] | undefined }
  readonly issues: z.core.$ZodRawIssue[]
}): void {
  const { body, attachments = [] } = context.value
  if (attachments.length === 0) refuseBlank(body, context.issues)
}

/**
 * Stores a message. Answered by `ack`, once it is on disk. Repeating a `clientId` answers with the first `ack`.
 * With `after`, the `clientId` of a message that the sender has sent before, it is refused as `out_of_order` unless that
 * one is stored: so that several can be on their way and keep their order, though the first of them be refused.
 */
export const MessageSend = z
  .strictObject({
    type: z.literal('message.send'),
    ref: Ref,
    room: Slug,
    clientId: ClientId,
    after: ClientId.optional(),
    body: TextOfMessage,
    ...answering,
    attachments,
  })
  .check(needTextOrFiles)

const aboutMessage = { ref: Ref, room: Slug, messageSeq: Seq }

/** Gives a message of one's own another text. Answered by `ok` once it is on disk. Repeating a `clientId` changes nothing more. */
export const MessageEdit = z.strictObject({
  type: z.literal('message.edit'),
  ...aboutMessage,
  clientId: ClientId.optional(),
  body: Body,
})

/** Takes the text of a message away. Answered by `ok`. */
export const MessageDelete = z.strictObject({ type: z.literal('message.delete'), ...aboutMessage })

/** Reacts to a message. Answered by `ok`, also when the reaction was there. */
export const ReactionAdd = z.strictObject({
  type: z.literal('reaction.add'),
  ...aboutMessage,
  emoji: Emoji,
})

/** Takes a reaction back. Answered by `ok`, also when there was none. */
export const ReactionRemove = z.strictObject({
  type: z.literal('reaction.remove'),
  ...aboutMessage,
  emoji: Emoji,
})

/** Pins a message. Answered by `ok`. */
export const MessagePin = z.strictObject({ type: z.literal('message.pin'), ...aboutMessage })

/** Unpins it. Answered by `ok`. */
export const MessageUnpin = z.strictObject({ type: z.literal('message.unpin'), ...aboutMessage })

/** Says what a room is about. Answered by `ok`. */
export const RoomDescribe = z.strictObject({
  type: z.literal('room.describe'),
  ref: Ref,
  room: Slug,
  topic: Topic,
})

/**
 * Asks for everything that happens in a room from now on, and for what was
 * missed since `cursor` (null: nothing is known yet). Answered by `ok`, and by
 * `events` or a `snapshot` before it.
 */
export const RoomFollow = z.strictObject({
  type: z.literal('room.follow'),
  ref: Ref,
  room: Slug,
  cursor: Cursor.nullable(),
})

/** Ends a `room.follow`. Answered by `ok`. */
export const RoomUnfollow = z.strictObject({
  type: z.literal('room.unfollow'),
  ref: Ref,
  room: Slug,
})

/** Moves the read marker forward, never back. Answered by `ok`; the person's other tabs get `room.read`. */
export const RoomRead = z.strictObject({
  type: z.literal('room.read'),
  ref: Ref,
  room: Slug,
  seq: Seq,
  /** The `readVersion` that the client knows: with it, nothing happens if the person has marked the room as unread since. */
  version: z.number().int().min(0).optional(),
})

/** Marks this message and what follows it as unread: the read marker moves back. Answered by `ok`; all of the person's tabs get `room.read`. */
export const RoomUnread = z.strictObject({
  type: z.literal('room.unread'),
  ref: Ref,
  room: Slug,
  seq: Seq,
})

/** Follows the thread of this message: what is answered there is unread. Answered by `ok`; all of the person's tabs get `thread.changed`. */
export const ThreadFollow = z.strictObject({
  type: z.literal('thread.follow'),
  ref: Ref,
  room: Slug,
  thread: Seq,
})

/** Follows it no more, whatever the person answers there. Answered by `ok`. */
export const ThreadUnfollow = z.strictObject({
  type: z.literal('thread.unfollow'),
  ref: Ref,
  room: Slug,
  thread: Seq,
})

/** What the person has seen of a thread that they follow; it never goes back. Answered by `ok`. */
export const ThreadRead = z.strictObject({
  type: z.literal('thread.read'),
  ref: Ref,
  room: Slug,
  thread: Seq,
  seq: Seq,
})

/** Keeps what the person is writing in a room, or in a thread of it; an empty text: nothing any more. Answered by `ok`; all of the person's tabs get `draft.changed`. */
export const DraftSet = z.strictObject({
  type: z.literal('draft.set'),
  ref: Ref,
  room: Slug,
  thread: Seq.min(1).optional(),
  text: DraftText,
})

/** The person is typing. Send it every 3 s; the server takes five at once, then one every 2 s. Ephemeral: there is no answer, and it may be lost. */
export const TypingStart = z.strictObject({ type: z.literal('typing.start'), room: Slug })

/**
 * Asks how these people are here, in place of those that were asked for before, and to be told of changes. Of people who
 * are in no room that the person may read, nothing is said. Answered by `ok`; what is known comes before it as `presence.changed`.
 */
export const PresenceWatch = z.strictObject({
  type: z.literal('presence.watch'),
  ref: Ref,
  people: z.array(z.string().min(1).max(64)).max(limits.watchedPeople),
})

/** Whether the person has left this device alone for a while; on a new connection they have not. Ephemeral: there is no answer. */
export const PresenceIdle = z.strictObject({ type: z.literal('presence.idle'), idle: z.boolean() })

/** Answers a `ping`. */
export const Pong = z.strictObject({ type: z.literal('pong') })

export const Command = z.discriminatedUnion('type', [
  MessageSend,
  MessageEdit,
  MessageDelete,
  ReactionAdd,
  ReactionRemove,
  MessagePin,
  MessageUnpin,
  RoomDescribe,
  RoomFollow,
  RoomUnfollow,
  RoomRead,
  RoomUnread,
  ThreadFollow,
  ThreadUnfollow,
  ThreadRead,
  DraftSet,
  TypingStart,
  PresenceWatch,
  PresenceIdle,
  Pong,
])
export type Command = z.infer<typeof Command>
export type CommandOf<Type extends Command['type']> = Extract<Command, { type: Type }>

/** The first frame of every connection: the version, and how far the client has come in the rooms it follows. */
export const Hello = z.strictObject({
  type: z.literal('hello'),
  v: z.number().int(),
  /** The name that a guest without a session goes by; with a session, the session decides. */
  name: Name.optional(),
  cursors: z.record(Slug, Cursor.nullable()).default({}),
})
export type Hello = z.infer<typeof Hello>

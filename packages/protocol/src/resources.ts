// The nouns of Lobby, as they look on the wire and in the API.
import { z } from 'zod'
import { AttachedFile } from './attached-file.ts'
import { levels, limits } from './limits.ts'
import { RoomSettings } from './room-settings.ts'
import {
  cleanName,
  codePoints,
  emojiNamePattern,
  emojiPattern,
  isBlank,
  isUsername,
  ownEmojiName,
  slugPattern,
  utf8Length,
} from './text.ts'

/** Frames use slugs as keys of JSON objects; these three would mean something there. */
const namesOfObjects = new Set(['__proto__', 'constructor', 'prototype'])

/** A room's address. It never changes; a link to it is good for ever. */
export const Slug = z
  .string()
  .max(4 * limits.slugCodePoints)
  .transform((slug) => slug.normalize('NFC'))
  .refine((slug) => slugPattern.test(slug) && !namesOfObjects.has(slug), {
    message: `a slug is 1 to ${limits.slugCodePoints} letters, digits, - or _`,
  })

/** An event's place in its room: 1, 2, 3 and so on, without holes, the same for every reader. */
export const Seq = z.number().int().min(0).max(Number.MAX_SAFE_INTEGER)

/** Tells one history of a room from another: it changes when numbers may have been used twice. */
export const Epoch = z.string().min(1).max(64)

/** How far a reader has come in a room. */
export const Cursor = z.strictObject({ epoch: Epoch, seq: Seq })
export type Cursor = z.infer<typeof Cursor>

/** Made by the sender for one message, at random, at least 64 bits of it: a retry is known by it. */
export const ClientId = z
  .string()
  .regex(new RegExp(`^[A-Za-z0-9_-]{${limits.clientIdMin},${limits.clientIdMax}}$`), {
    message: `a client id is ${limits.clientIdMin} to ${limits.clientIdMax} of A-Z a-z 0-9 _ -`,
  })

/** A message's text, which is empty where it has files. */
export const TextOfMessage = z.string().check((context) => {
  const body = context.value
  const refuse = (code: 'too_long' | 'invalid', message: string) =>
    context.issues.push({ code: 'custom', input: body, message, params: { code } })
  if (utf8Length(body) > limits.messageBytes)
    refuse('too_long', `A message has at most ${limits.messageBytes} bytes of text.`)
  else if (codePoints(body) > limits.messageCodePoints)
    refuse('too_long', `A message has at most ${limits.messageCodePoints} characters.`)
  else if (!body.isWellFormed() || body.includes('\0'))
    refuse('invalid', 'A message is Unicode text without the character NUL.')
})

/** A message's text. */
export const Body = TextOfMessage.check((context) => {
  refuseBlank(context.value, context.issues)
})

/** Says that there is nothing to see in a text. */
export function refuseBlank(body: string, issues: z.core.$ZodRawIssue[]): void {
  const message = 'A message needs some text.'
  if (isBlank(body))
    issues.push({ code: 'custom', input: body, message, params: { code: 'blank' } })
}

/** What a person is writing; empty: nothing any more. */
export const DraftText = z.string().check((context) => {
  const text = context.value
  const refuse = (code: 'too_long' | 'invalid', message: string) =>
    context.issues.push({ code: 'custom', input: text, message, params: { code } })
  if (utf8Length(text) > limits.messageBytes)
    refuse('too_long', `A draft has at most ${limits.messageBytes} bytes of text.`)
  else if (!text.isWellFormed() || text.includes('\0'))
    refuse('invalid', 'A draft is Unicode text without the character NUL.')
})

/** A name as a client gives it; stored without what cannot be seen. */
export const Name = z
  .string()
  .max(4 * limits.nameCodePoints)
  .transform(cleanName)
  .refine((name) => !isBlank(name), { message: 'a name needs at least one visible character' })
  .refine((name) => codePoints(name) <= limits.nameCodePoints, {
    message: `a name has at most ${limits.nameCodePoints} characters`,
  })

/** What a room is about; empty: nothing is said of it. */
export const Topic = z
  .string()
  .max(4 * limits.topicCodePoints)
  .transform((topic) => topic.replace(/\s+/gu, ' ').trim())
  .refine((topic) => codePoints(topic) <= limits.topicCodePoints, {
    message: `a topic has at most ${limits.topicCodePoints} characters`,
  })
  .refine((topic) => topic.isWellFormed() && !topic.includes('\0'), {
    message: 'a topic is Unicode text without the character NUL',
  })

/** The writer of a message or a change. */
export const Author = z.object({
  id: z.string(),
  name: z.string(),
  /** True when the name was only claimed: a guest's name never passes for an account's. */
  guest: z.boolean(),
})
export type Author = z.infer<typeof Author>

/** The name of one of the server's own emoji, without its colons. */
export const EmojiName = z.string().regex(emojiNamePattern, {
  message: `an emoji's name is ${limits.emojiNameMin} to ${limits.emojiNameMax} of a-z 0-9 _ + -, and begins with a letter or a digit`,
})

/** The name of a group of people. However it is written, it is in small letters. */
export const GroupName = z
  .string()
  .transform((name) => name.normalize('NFKC').toLowerCase())
  .refine((name) => isUsername(name) && name !== 'room' && name !== 'here', {
    message:
      "a group's name is letters and digits of one script, and between them `.`, `_` and `-`; not `room` and `here`, which mean all",
  })

/** Some keyboards leave the variation selector out, which the emoji has all the same. */
const selector = '\u{fe0f}'

/** An emoji as Unicode recommends them for interchange, with the variation selector where it has one, or `:name:` of the server's own. */
export const Emoji = z
  .string()
  .max(64)
  .transform((text) => (emojiPattern.test(text + selector) ? text + selector : text))
  .refine((text) => emojiPattern.test(text) || ownEmojiName(text) !== undefined, {
    message: "give one emoji, such as \u{1f44d}, or `:name:` of one of the server's own",
  })

/** The people who reacted to a message with the same emoji. */
export const Reaction = z.object({
  emoji: z.string(),
  count: z.number().int().min(1),
  /** Ids of the first of them, at most ten. */
  people: z.array(z.string()).max(limits.reactionPeople),
  /** The reader is one of them. */
  mine: z.literal(true).optional(),
})
export type Reaction = z.infer<typeof Reaction>

/** How a thread stands. */
export const Replies = z.object({
  count: z.number().int().min(1),
  /** The newest of them. */
  lastSeq: Seq,
  /** When that was written. */
  lastAt: z.iso.datetime(),
  /** Ids of the last people who answered, at most five, the newest at the end. */
  people: z.array(z.string()).max(limits.threadPeople),
})
export type Replies = z.infer<typeof Replies>

/** A message keeps its place to point at, with this. */
export const Pin = z.object({ by: Author, at: z.iso.datetime() })
export type Pin = z.infer<typeof Pin>

/** People who are mentioned in a text. */
export const mentions = {
  /** Their ids. */
  mentions: z.array(z.string()).optional(),
  /** In the same order, the name after the `@` by which each is meant. It stays what it was when the text was written. */
  mentionNames: z.array(z.string()).optional(),
  /** It is meant for everybody in the room, by `@room`, or for those who were here when it was written, by `@here`. */
  mentionsAll: z.enum(['room', 'here']).optional(),
  /** The names of the groups that it is meant for. Their members who may read the room are among `mentions`. */
  mentionGroups: z.array(z.string()).optional(),
}

/** The message is a copy of what another one said. */
export const ForwardedFrom = z.object({
  /** The room's address and the message there, for readers who may read it, while it is there; never in an event. */
  room: z.string().optional(),
  seq: Seq.optional(),
  /** Who wrote the text first, and when. */
  author: Author,
  createdAt: z.iso.datetime(),
  /** Where in `body` that text begins, in UTF-16 code units: before it stands a comment of the person who forwards it. Absent: at the start. */
  textFrom: z.number().int().min(1).optional(),
})
export type ForwardedFrom = z.infer<typeof ForwardedFrom>

export const Message = z.object({
  seq: Seq,
  id: z.uuid(),
  author: Author,
  /** As it reads by now; empty once the message is deleted. */
  body: z.string(),
  deleted: z.literal(true).optional(),
  ...mentions,
  /** When it was stored, by the server's clock; for display, not for order. */
  createdAt: z.iso.datetime(),
  /** When its author last changed the text. */
  editedAt: z.iso.datetime().optional(),
  /** The message that it answers, which pages quote. */
  replyTo: Seq.optional(),
  /** The message whose thread it is in. */
  thread: Seq.optional(),
  /** It is in a thread, and stands in the room as well. */
  alsoInRoom: z.literal(true).optional(),
  /** It was said elsewhere first. */
  forwardedFrom: ForwardedFrom.optional(),
  /** What was answered in its thread, what is deleted by now among it. */
  attachments: z.array(AttachedFile).max(limits.attachments).optional(),
  replies: Replies.optional(),
  /** In the order in which each emoji came first. */
  reactions: z.array(Reaction).optional(),
  pinned: Pin.optional(),
  /** The newest event that is in this: an event of the message up to this `seq` changes nothing any more. */
  changedSeq: Seq.optional(),
})
export type Message = z.infer<typeof Message>

/** Who finds a room: everybody who may read here, its members alone, or the people it was made for and nobody else ever. */
export const RoomKind = z.enum(['public', 'private', 'direct'])
export type RoomKind = z.infer<typeof RoomKind>

/** What a member of a room may do: moderate it, write in it, or only read it. */
export const MemberRole = z.enum(['moderator', 'member', 'muted'])
export type MemberRole = z.infer<typeof MemberRole>

/** How much of a room a person wants to be told. */
export const Level = z.enum(levels)
export type Level = z.infer<typeof Level>

/** What a person has chosen for a room, and for how long. */
export const RoomLevel = z.object({
  level: Level,
  /** Until then; absent: for good. */
  until: z.iso.datetime().optional(),
  /** What counts from `until` on. */
  afterwards: Level.optional(),
  /** Of two, the one of the higher version is the newer. */
  version: z.number().int().min(1),
})
export type RoomLevel = z.infer<typeof RoomLevel>

export const Room = z.object({
  slug: z.string(),
  /** Of a direct room, the names of the others in it. */
  name: z.string(),
  topic: z.string(),
  kind: RoomKind,
  settings: RoomSettings,
  /** Of a direct room: the others in it. */
  people: z.array(Author).optional(),
  createdAt: z.iso.datetime(),
  epoch: Epoch,
  /** The `seq` of the newest event; 0 in a room where nothing happened yet. */
  lastSeq: Seq,
  /** Up to where the asking person has read; 0 without a session. */
  readSeq: Seq,
  /** How often the person has moved `readSeq` back; absent: never. Of two values of `readSeq`, the one of the higher version counts. */
  readVersion: z.number().int().min(1).optional(),
  /** Messages after `readSeq`; 0 without a session. */
  unread: z.number().int().min(0),
  /** How much of it the person wants to be told; absent: they have not chosen, which is `everything`. */
  level: RoomLevel.optional(),
  /** Unread messages that are meant for the person: those that mention them, and in a direct room all; absent: none. */
  mentions: z.number().int().min(0).optional(),
  /** Of a private room: who has let the person in, and by which event; absent once they have read so far. */
  added: z.object({ by: Author, seq: Seq }).optional(),
})
export type Room = z.infer<typeof Room>

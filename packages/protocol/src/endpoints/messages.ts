import { z } from 'zod'
import { answering, attachments, needTextOrFiles } from '../commands.ts'
import { limits } from '../limits.ts'
import { Body, Emoji, Message, Name, Slug, TextOfMessage } from '../resources.ts'
import type { EndpointTable } from './endpoint.ts'
import { instant, WholeNumber } from './lists.ts'

/** Which page: the newest one, by `seq` just before, just after or around one, or around what was said first from an instant on. */
export const PageQuery = z
  .strictObject({
    before: WholeNumber.optional(),
    after: WholeNumber.optional(),
    around: WholeNumber.optional(),
    at: instant.optional(),
    limit: WholeNumber.refine((count) => count >= 1 && count <= limits.pageMax, {
      message: `from 1 to ${limits.pageMax}`,
    }).default(limits.pageDefault),
  })
  .refine(
    ({ before, after, around, at }) =>
      [before, after, around, at].filter((place) => place !== undefined).length <= 1,
    { message: 'give at most one of before, after, around and at' },
  )
export type PageQuery = z.infer<typeof PageQuery>

/** Oldest first. */
export const MessagePage = z.object({
  messages: z.array(Message),
  /** Whether the room has messages before the first and after the last of these. */
  hasBefore: z.boolean(),
  hasAfter: z.boolean(),
})
export type MessagePage = z.infer<typeof MessagePage>

export const NewMessage = z
  .strictObject({
    body: TextOfMessage,
    ...answering,
    attachments,
    /** The name a guest without a session goes by; ignored when there is a session of an account. */
    name: Name.optional(),
  })
  .check(needTextOrFiles)

/** The text that takes the place of the one before. */
export const MessageText = z.strictObject({ body: Body })

/** What a message said before it was edited, oldest first; what it says now is not among it. */
export const MessageVersions = z.object({
  versions: z.array(z.object({ body: z.string(), writtenAt: z.iso.datetime() })),
})
export type MessageVersions = z.infer<typeof MessageVersions>

/** Where a copy of a message goes, and what its sender says about it. */
export const Forwarding = z.strictObject({
  /** The address of a room; that of a direct room for people. */
  to: Slug,
  comment: Body.optional(),
})
export type Forwarding = z.infer<typeof Forwarding>

/** What was pinned last is the first. */
export const Pins = z.object({ messages: z.array(Message) })

const IdempotencyKey = z
  .string()
  .regex(/^[\x20-\x7e]{1,255}$/, { message: 'the Idempotency-Key is 1 to 255 ASCII characters' })

const params = z.object({ slug: Slug })
const messageParams = params.extend({ seq: WholeNumber })
const reactionParams = messageParams.extend({ emoji: Emoji })

export const messageEndpoints = {
  'GET /api/rooms/{slug}/messages': {
    requires: 'room.read',
    summary: 'A page of a room’s messages',
    description:
      'The newest page by default; oldest first within it. `at` is an instant: the page is around the first message from then on, or has the newest one where nothing was said since.',
    params,
    query: PageQuery,
    answers: { 200: ['The page.', MessagePage] },
  },
  'POST /api/rooms/{slug}/messages': {
    requires: 'message.send',
    summary: 'Send a message',
    description:
      'Answers once the message is on disk. Repeating an `Idempotency-Key` answers with the first ' +
      'message (status 200) and stores nothing; a different text under the same key is refused.',
    params,
    headers: z.object({ 'idempotency-key': IdempotencyKey.optional() }),
    body: NewMessage,
    answers: {
      201: ['The message, stored.', Message],
      200: ['The message, stored before.', Message],
    },
  },
  'DELETE /api/rooms/{slug}/messages/{seq}': {
    requires: 'message.delete',
    summary: 'Delete a message',
    description:
      'One’s own, or as a moderator anybody’s. Its place in the room stays; its text is gone.',
    params: messageParams,
    answers: { 204: ['It is gone.'] },
  },
  'PATCH /api/rooms/{slug}/messages/{seq}': {
    requires: 'message.edit',
    summary: 'Edit a message of one’s own',
    description:
      'Its place and its reactions stay. Repeating an `Idempotency-Key` changes nothing more; the text that it has already makes no event.',
    params: messageParams,
    headers: z.object({ 'idempotency-key': IdempotencyKey.optional() }),
    body: MessageText,
    answers: { 200: ['The message as it reads now.', Message] },
  },
  'GET /api/rooms/{slug}/messages/{seq}/edits': {
    requires: 'message.versions',
    summary: 'What a message said before',
    description: 'The room’s setting `edits` says who may see it.',
    params: messageParams,
    answers: { 200: ['The earlier texts.', MessageVersions] },
  },
  'PUT /api/rooms/{slug}/messages/{seq}/reactions/{emoji}': {
    requires: 'message.react',
    summary: 'React to a message',
    description: `With one emoji of Unicode, or \`:name:\` of the server’s own; a message has at most ${limits.reactionKinds} different ones. A reaction that is there already stays, and makes no event.`,
    params: reactionParams,
    answers: { 204: ['It is there.'] },
  },
  'DELETE /api/rooms/{slug}/messages/{seq}/reactions/{emoji}': {
    requires: 'message.react',
    summary: 'Take a reaction of one’s own back',
    params: reactionParams,
    answers: { 204: ['It is gone.'] },
  },
  'PUT /api/rooms/{slug}/messages/{seq}/pin': {
    requires: 'message.pin',
    summary: 'Pin a message',
    description: `A room has at most ${limits.pins}.`,
    params: messageParams,
    answers: { 204: ['It is pinned.'] },
  },
  'DELETE /api/rooms/{slug}/messages/{seq}/pin': {
    requires: 'message.pin',
    summary: 'Unpin a message',
    params: messageParams,
    answers: { 204: ['It is pinned no more.'] },
  },
  'POST /api/rooms/{slug}/messages/{seq}/forward': {
    requires: 'message.forward',
    summary: 'Forward a message to another room',
    description:
      'Sends a copy of its text; a comment stands before it. `forwardedFrom` says whose it was, and names the room to readers who may read it. The copy stays when the first message is edited or deleted, and is not edited itself. What was forwarded before is forwarded as its first author’s. Repeating an `Idempotency-Key` answers with the first copy (status 200).',
    params: messageParams,
    headers: z.object({ 'idempotency-key': IdempotencyKey.optional() }),
    body: Forwarding,
    answers: {
      201: ['The copy, stored.', Message],
      200: ['The copy, stored before.', Message],
    },
  },
  'GET /api/rooms/{slug}/messages/{seq}/thread': {
    requires: 'room.read',
    summary: 'A page of a thread',
    description:
      'The answers in the thread of this message, oldest first: the newest page by default. The message itself is `root`.',
    params: messageParams,
    query: PageQuery,
    answers: { 200: ['The page.', MessagePage.extend({ root: Message })] },
  },
  'GET /api/rooms/{slug}/pins': {
    requires: 'room.read',
    summary: 'The pinned messages of a room',
    params,
    answers: { 200: ['All of them.', Pins] },
  },
} as const satisfies EndpointTable

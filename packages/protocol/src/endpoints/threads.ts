// The threads that a person follows: what is answered there is unread for them.
import { z } from 'zod'
import { limits } from '../limits.ts'
import { Message, Seq, Slug } from '../resources.ts'
import type { EndpointTable } from './endpoint.ts'
import { ListQuery, next, WholeNumber } from './lists.ts'

/** How a person stands to a thread. */
export const FollowedThread = z.object({
  /** The room's address. */
  room: z.string(),
  /** The `seq` of the thread’s first message. */
  thread: Seq,
  following: z.boolean(),
  /** What the person has seen up to here is read. It only grows. */
  readSeq: Seq,
  /** How often `following` was decided: of two, the one of the higher version is the newer. */
  version: z.number().int().min(1),
})
export type FollowedThread = z.infer<typeof FollowedThread>

export const ListedThread = FollowedThread.extend({
  /** The thread’s first message. */
  root: Message,
  /** The newest answer; absent where there is none. */
  last: Message.optional(),
  unread: z.number().int().min(0),
})
export type ListedThread = z.infer<typeof ListedThread>

const params = z.object({ slug: Slug, seq: WholeNumber })

export const threadEndpoints = {
  'GET /api/threads': {
    requires: 'thread.list',
    summary: 'The threads that you follow',
    description: `The last answered first, as far as you may read them. Who writes an answer follows, and so does the author of the first message, unless they have unfollowed; at most ${limits.followedThreads} are followed, those followed last. A page may have fewer threads than asked for; \`next\` says whether there are more.`,
    query: ListQuery,
    answers: {
      200: [
        'A page of them.',
        z.object({
          threads: z.array(ListedThread),
          /** Of all that you follow, how many have unread answers. */
          unread: z.number().int().min(0),
          next,
        }),
      ],
    },
  },
  'GET /api/rooms/{slug}/messages/{seq}/thread/follow': {
    requires: 'thread.follow',
    summary: 'Do you follow this thread?',
    params,
    answers: {
      200: [
        'How you stand to it; null: you have never followed it.',
        z.object({ followed: FollowedThread.nullable() }),
      ],
    },
  },
  'PUT /api/rooms/{slug}/messages/{seq}/thread/follow': {
    requires: 'thread.follow',
    summary: 'Follow a thread',
    description:
      'Of the message that is its first. What was answered so far is read. Your open tabs get `thread.changed`.',
    params,
    answers: { 200: ['How you stand to it.', FollowedThread] },
  },
  'DELETE /api/rooms/{slug}/messages/{seq}/thread/follow': {
    requires: 'thread.follow',
    summary: 'Unfollow a thread',
    description: 'It is remembered: an answer of yours does not make you follow again.',
    params,
    answers: { 200: ['How you stand to it.', FollowedThread] },
  },
  'POST /api/rooms/{slug}/messages/{seq}/thread/read': {
    requires: 'thread.follow',
    summary: 'Mark a thread as read',
    description:
      'Up to the answer `seq`; it never goes back. Of a thread that you do not follow, nothing is kept.',
    params,
    body: z.strictObject({ seq: Seq }),
    answers: { 204: ['It is read.'] },
  },
} as const satisfies EndpointTable

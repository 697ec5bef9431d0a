// What concerns a person, in all of their rooms.
import { z } from 'zod'
import { limits } from '../limits.ts'
import { Author, Message, Seq, Slug } from '../resources.ts'
import type { EndpointTable } from './endpoint.ts'
import { ListQuery, next } from './lists.ts'

/** A mention of you, a reply to a message of yours, a reaction to one, or an answer in a thread that you follow. */
export const activityKinds = ['mention', 'keyword', 'reply', 'reaction', 'thread'] as const
export const ActivityKind = z.enum(activityKinds)
export type ActivityKind = z.infer<typeof ActivityKind>

export const Activity = z.object({
  kind: ActivityKind,
  /** The room's address. */
  room: z.string(),
  /** The event: with the room, it names this. */
  seq: Seq,
  /** The person who did it. */
  by: Author,
  at: z.iso.datetime(),
  /** What was said; of a reaction, what it is to. */
  message: Message,
  /** Of a reaction. */
  emoji: z.string().optional(),
  unread: z.boolean(),
})
export type Activity = z.infer<typeof Activity>

const Kinds = z
  .string()
  .transform((kinds) => kinds.split(','))
  .pipe(z.array(ActivityKind, { error: `some of ${activityKinds.join(', ')}, with commas` }))

export const activityEndpoints = {
  'GET /api/activity': {
    requires: 'activity.read',
    summary: 'What concerns you',
    description: `Mentions of you, replies and reactions to what you wrote, and answers in threads that you follow, the newest first, as far as it is there and you may read it; nothing of people you have blocked. The last ${limits.activityKept.toLocaleString('en')} are kept. What you have read in its room or thread is read here. A page may have fewer than asked for; \`next\` is the \`before\` of the page after it.`,
    query: ListQuery.omit({ after: true }).extend({
      before: z.string().max(128).optional(),
      kinds: Kinds.optional(),
      unread: z.literal('true').optional(),
    }),
    answers: {
      200: [
        'A page of it.',
        z.object({
          activity: z.array(Activity),
          /** How much of all kinds is unread. */
          unread: z.number().int().min(0),
          next,
        }),
      ],
    },
  },
  'POST /api/activity/read': {
    requires: 'activity.read',
    summary: 'Mark what concerns you as read',
    description:
      'One of it, by `room` and `seq`; or everything up to the instant `until`. Your open tabs get `activity.changed`.',
    body: z.union([
      z.strictObject({ room: Slug, seq: Seq }),
      z.strictObject({ until: z.iso.datetime() }),
    ]),
    answers: { 204: ['It is read.'] },
  },
} as const satisfies EndpointTable

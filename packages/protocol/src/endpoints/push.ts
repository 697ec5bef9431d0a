// What a device is told while the page is closed, by the push service of its browser.
import { z } from 'zod'
import { limits } from '../limits.ts'
import { Language } from '../profile.ts'
import type { EndpointTable } from './endpoint.ts'

/** How much of a message is shown on a device: its text, only who wrote and where, or only that there is something. */
export const PushShows = z.enum(['text', 'room', 'nothing'])
export type PushShows = z.infer<typeof PushShows>

const bytes = (count: number) =>
  z.string().regex(new RegExp(`^[A-Za-z0-9_-]{${Math.ceil((count * 4) / 3)}}={0,2}$`))

const endpoint = z.string().min(8).max(limits.pushEndpoint)

export const PushSubscribed = z.object({
  endpoint,
  shows: PushShows,
  language: Language,
})
export type PushSubscribed = z.infer<typeof PushSubscribed>

/** What became of a push that somebody wanted to see. */
export const PushOutcome = z.enum(['sent', 'none', 'gone', 'refused', 'unreachable'])
export type PushOutcome = z.infer<typeof PushOutcome>

export const pushEndpoints = {
  'GET /api/push/key': {
    requires: 'push.receive',
    summary: 'The key by which push services know this server',
    description: 'The `applicationServerKey` with which a browser subscribes.',
    answers: { 200: ['The key, in base64url.', z.object({ key: z.string() })] },
  },
  'GET /api/push/subscriptions': {
    requires: 'push.receive',
    summary: 'Is this device told of messages while the page is closed?',
    answers: {
      200: [
        'What was said here last; null: it is not.',
        z.object({ here: PushSubscribed.nullable() }),
      ],
    },
  },
  'POST /api/push/subscriptions': {
    requires: 'push.receive',
    summary: 'Tell this device of messages while the page is closed',
    description:
      'A session has one subscription: this one takes the place of another. It ends with the session, and when its push service says that it is gone.',
    body: z.strictObject({
      endpoint,
      keys: z.strictObject({ p256dh: bytes(65), auth: bytes(16) }),
      shows: PushShows,
      language: Language,
    }),
    answers: { 204: ['It is told from now on.'] },
  },
  'DELETE /api/push/subscriptions': {
    requires: 'push.receive',
    summary: 'Tell this device nothing any more',
    answers: { 204: ['It is told nothing.'] },
  },
  'POST /api/push/test': {
    requires: 'push.receive',
    summary: 'Send a push to this device',
    description:
      '`none`: this session has no subscription. `gone`: the push service knows the subscription no more. `refused`: it does not take what this server sends. `unreachable`: it does not answer.',
    answers: { 200: ['What became of it.', z.object({ outcome: PushOutcome })] },
  },
} as const satisfies EndpointTable

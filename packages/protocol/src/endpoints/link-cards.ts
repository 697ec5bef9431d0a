// What the pages say of themselves to which messages link.
import { z } from 'zod'
import { limits } from '../limits.ts'
import { Slug } from '../resources.ts'
import type { EndpointTable } from './endpoint.ts'
import { WholeNumber } from './lists.ts'
import { MessagesQuery } from './previews.ts'

/** A page to which a message links, below it. All of its words are the page's own. */
export const LinkCard = z.object({
  /** Tells it from the others of its message. */
  id: z.string(),
  url: z.string(),
  /** What is at that address: a film is a link alone. */
  kind: z.enum(['page', 'photo', 'video']),
  title: z.string(),
  description: z.string().optional(),
  /** What the site is called, or its host. */
  site: z.string(),
  /** A picture of it at this server, in pixels. */
  image: z
    .object({
      path: z.string(),
      width: z.number().int().min(1),
      height: z.number().int().min(1),
    })
    .optional(),
})
export type LinkCard = z.infer<typeof LinkCard>

/** The cards of one message. */
export const CardsOfMessage = z.object({
  room: z.string(),
  seq: z.number().int().min(1),
  cards: z.array(LinkCard),
})
export type CardsOfMessage = z.infer<typeof CardsOfMessage>

const params = z.object({
  slug: Slug,
  seq: WholeNumber,
  card: z.string().regex(/^[A-Za-z0-9_-]{43}$/, { message: 'there is no such card' }),
})

export const linkCardEndpoints = {
  'GET /api/link-cards': {
    requires: 'room.list',
    summary: 'What do these messages link to?',
    description: `What the server has read at the first ${limits.cardsOfMessage} addresses of a message that are not its own, in their order. It reads them soon after the message was written, and pages that follow the room get \`cards.changed\`. What you may not read, messages without a card, and rooms and servers where \`previews\` is off are not in the answer.`,
    query: MessagesQuery,
    answers: {
      200: ['The cards.', z.object({ messages: z.array(CardsOfMessage) })],
    },
  },
  'GET /api/rooms/{slug}/messages/{seq}/cards/{card}/image': {
    requires: 'room.read',
    summary: 'The picture of a card',
    description: 'As it was read, drawn anew as WebP. For those who may read the message.',
    params,
    answers: { 200: ['The picture.'], 304: ['The one that is known.'] },
  },
  'DELETE /api/rooms/{slug}/messages/{seq}/cards/{card}': {
    requires: 'message.remove-card',
    summary: 'Take a card away',
    description:
      'For the author of the message and moderators. The link stays in the message, and its card does not come back.',
    params,
    answers: { 204: ['It is gone.'] },
  },
} as const satisfies EndpointTable

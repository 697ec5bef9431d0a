// The server's own emoji, which people write as `:name:`.
import { z } from 'zod'
import { limits } from '../limits.ts'
import { EmojiName } from '../resources.ts'
import type { EndpointTable } from './endpoint.ts'

/** One of the server's own emoji. */
export const OwnEmoji = z.object({
  /** Without the colons. */
  name: z.string(),
  /** The address of its image: another image has another one. */
  image: z.string(),
  width: z.number().int(),
  height: z.number().int(),
  /** The person who has added it; absent: the operator. */
  createdBy: z.object({ id: z.string(), name: z.string() }).optional(),
  createdAt: z.iso.datetime(),
})
export type OwnEmoji = z.infer<typeof OwnEmoji>

/** All of them, by name. */
export const OwnEmojiList = z.object({
  /** As the notice `emoji.changed` says it: another list has another one. */
  version: z.string(),
  emoji: z.array(OwnEmoji),
})
export type OwnEmojiList = z.infer<typeof OwnEmojiList>

const params = z.object({ name: EmojiName })

export const ownEmojiEndpoints = {
  'GET /api/emoji': {
    requires: 'emoji.list',
    summary: 'The server’s own emoji',
    answers: { 200: ['All of them.', OwnEmojiList] },
  },
  'PUT /api/emoji/{name}': {
    requires: 'emoji.make',
    summary: 'Add an emoji, or give it another image',
    description: `For the owner and admins, and for members where the setting \`makeEmoji\` says so: of those, each changes their own. The body is a PNG, GIF, WebP or JPEG of at most ${limits.imageBytes} bytes and ${limits.imagePixels} × ${limits.imagePixels} pixels; what else is in the file than the picture is not kept. A server has at most ${limits.ownEmoji}.`,
    params,
    image: true,
    answers: { 200: ['The emoji.', OwnEmoji] },
  },
  'DELETE /api/emoji/{name}': {
    requires: 'emoji.make',
    summary: 'Delete an emoji',
    description: 'Messages and reactions show its name from then on.',
    params,
    answers: { 204: ['It is gone.'] },
  },
} as const satisfies EndpointTable

export const imageEndpoints = {
  'GET /images/{hash}': {
    requires: 'image.read',
    summary: 'An image of an own emoji or a person, or the server’s logo',
    description: 'The address is made of the content, so that caches may keep it for good.',
    params: z.object({
      hash: z.string().regex(/^[A-Za-z0-9_-]{43}$/, { message: 'there is no such image' }),
    }),
    answers: { 200: ['The image, with its own content type.'] },
  },
} as const satisfies EndpointTable

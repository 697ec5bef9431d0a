// What the server is called, and what it says to everybody who comes.
import { z } from 'zod'
import { limits } from '../limits.ts'
import { Name } from '../resources.ts'
import { codePoints } from '../text.ts'
import type { EndpointTable } from './endpoint.ts'

/** What stands above every room until its reader has put it away. */
export const Banner = z.object({ text: z.string(), kind: z.enum(['info', 'warning']) })
export type Banner = z.infer<typeof Banner>

/** What everybody is told of the server itself. */
export const ServerIdentity = z.object({
  name: z.string(),
  /** The address of its image: another image has another one. */
  logo: z.string().optional(),
  /** For people who come in: Markdown. */
  welcome: z.string().optional(),
  banner: Banner.optional(),
})
export type ServerIdentity = z.infer<typeof ServerIdentity>

const shown = (most: number) =>
  z
    .string()
    .trim()
    .refine((text) => codePoints(text) <= most, { message: `at most ${most} characters` })
    .refine((text) => text.isWellFormed() && !text.includes('\0'), {
      message: 'a text is Unicode without the character NUL',
    })

/** What is not given stays as it is; an empty text, and null, take it away. */
export const ServerIdentityChange = z.strictObject({
  name: Name.optional(),
  welcome: shown(limits.welcomeCodePoints).optional(),
  banner: z
    .strictObject({
      text: shown(limits.bannerCodePoints).refine((text) => text !== '', {
        message: 'a banner has a text',
      }),
      kind: Banner.shape.kind,
    })
    .nullable()
    .optional(),
})
export type ServerIdentityChange = z.infer<typeof ServerIdentityChange>

export const serverIdentityEndpoints = {
  'GET /api/server': {
    requires: 'server.look',
    summary: 'What is this server called?',
    description: 'For everybody, also for people who have not come in.',
    answers: { 200: ['Its name, and what it says to everybody.', ServerIdentity] },
  },
  'PATCH /api/admin/server': {
    requires: 'settings.change',
    proof: true,
    summary: 'Change the name, the welcome text or the banner',
    description:
      'For the owner and admins, within ten minutes of `POST /api/account/confirm` or of signing in. What is not given stays as it is; open pages show it at once.',
    body: ServerIdentityChange,
    answers: { 200: ['All of it.', ServerIdentity] },
  },
  'PUT /api/admin/server/logo': {
    requires: 'settings.change',
    proof: true,
    summary: 'Give the server a logo',
    description: `For the owner and admins. A PNG, GIF, WebP or JPEG of at most ${limits.imageBytes} bytes and ${limits.imagePixels} × ${limits.imagePixels} pixels.`,
    image: true,
    answers: { 200: ['All of it.', ServerIdentity] },
  },
  'DELETE /api/admin/server/logo': {
    requires: 'settings.change',
    proof: true,
    summary: 'Take the logo away',
    answers: { 200: ['All of it.', ServerIdentity] },
  },
} as const satisfies EndpointTable

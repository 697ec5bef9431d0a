// Sessions, for the staff of the server.
import { z } from 'zod'
import type { EndpointTable } from './endpoint.ts'
import { order, paged, paging, searched } from './lists.ts'
import { ServerRole } from './roles.ts'
import { SignedInSession } from './sessions.ts'

export const SessionQuery = z.strictObject({
  /** A part of the person's name, of the address, or of what the browser says it is. */
  q: searched.optional(),
  role: ServerRole.optional(),
  sort: z.enum(['name', 'createdAt', 'lastUsedAt']).default('lastUsedAt'),
  order: order.default('desc'),
  ...paging,
})
export type SessionQuery = z.infer<typeof SessionQuery>

export const OpenSession = z.object({
  ...SignedInSession.shape,
  user: z.object({ id: z.string(), name: z.string(), role: ServerRole }),
  /** Whether the asking person may end it. */
  mayEnd: z.boolean(),
})
export type OpenSession = z.infer<typeof OpenSession>

export const OpenSessionList = z.object({ sessions: z.array(OpenSession), ...paged })
export type OpenSessionList = z.infer<typeof OpenSessionList>

export const openSessionEndpoints = {
  'GET /api/admin/sessions': {
    requires: 'session.manage',
    summary: 'Who is signed in where?',
    description: 'For the owner and admins.',
    query: SessionQuery,
    answers: { 200: ['A page of the sessions.', OpenSessionList] },
  },
  'DELETE /api/admin/sessions/{id}': {
    requires: 'session.manage',
    proof: true,
    summary: 'Sign a person out in one browser',
    description:
      'For the owner and admins. Nobody does this to people of their own rank or a higher one.',
    params: z.object({ id: z.string().min(1).max(64) }),
    answers: { 204: ['It is signed out.'] },
  },
} as const satisfies EndpointTable

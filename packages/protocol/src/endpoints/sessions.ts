// The sessions of a person, and how one is ended from another.
import { z } from 'zod'
import type { EndpointTable } from './endpoint.ts'

/** A browser in which a person is signed in. */
export const SignedInSession = z.object({
  id: z.string(),
  /** The header that the browser sent when it signed in; empty when it sent none. */
  userAgent: z.string(),
  address: z.string(),
  createdAt: z.iso.datetime(),
  /** To about ten minutes. */
  lastUsedAt: z.iso.datetime(),
  /** Whether this is the session that asks. */
  current: z.boolean(),
})
export type SignedInSession = z.infer<typeof SignedInSession>

export const SessionList = z.object({ sessions: z.array(SignedInSession) })

export const sessionEndpoints = {
  'GET /api/auth/sessions': {
    requires: 'session.list',
    summary: 'Where am I signed in?',
    answers: { 200: ['My sessions, the last used first.', SessionList] },
  },
  'DELETE /api/auth/sessions/{id}': {
    requires: 'session.end',
    summary: 'Sign out in one browser',
    params: z.object({ id: z.string().max(64) }),
    answers: { 204: ['It is signed out.'] },
  },
  'DELETE /api/auth/sessions': {
    requires: 'session.end',
    summary: 'Sign out everywhere else',
    answers: { 204: ['Only this session is left.'] },
  },
} as const satisfies EndpointTable

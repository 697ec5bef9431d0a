// What the owner of a new server does first.
import { z } from 'zod'
import type { EndpointTable } from './endpoint.ts'

export const FirstStep = z.enum(['identity', 'people', 'rooms', 'mail', 'backup'])
export type FirstStep = z.infer<typeof FirstStep>

/** How far the owner has come with a new server. */
export const FirstSteps = z.object({
  /** In their order. Where a server cannot know whether one is done, it is left out. */
  steps: z.array(z.object({ name: FirstStep, done: z.boolean() })),
  /** The person has put them away. */
  putAway: z.boolean(),
})
export type FirstSteps = z.infer<typeof FirstSteps>

export const firstStepEndpoints = {
  'GET /api/first-steps': {
    requires: 'server.tend',
    summary: 'What is to be done first?',
    description:
      'For owners. `identity`: the server has a name or a logo of its own; `people`: another account or an invitation is there; `rooms`: there is more than one; `mail`: a mail server is set; `backup`: `lobby backup` or `lobby export` has been run.',
    answers: { 200: ['Each step, and whether it is done.', FirstSteps] },
  },
  'DELETE /api/first-steps': {
    requires: 'server.tend',
    summary: 'Put the first steps away',
    description: 'For the person who asks, on all of their devices.',
    answers: { 204: ['They are put away.'] },
  },
} as const satisfies EndpointTable

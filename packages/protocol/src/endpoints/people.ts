// People as others see them.
import { z } from 'zod'
import { limits } from '../limits.ts'
import { PersonAppearance } from '../profile.ts'
import type { EndpointTable } from './endpoint.ts'

export const PeopleQuery = z.strictObject({
  /** Separated by commas. */
  ids: z
    .string()
    .max(limits.peopleAtOnce * 65)
    .transform((text) => [...new Set(text.split(','))])
    .pipe(z.array(z.string().min(1).max(64)).max(limits.peopleAtOnce)),
})

export const PeopleAppearance = z.object({ people: z.array(PersonAppearance) })

export const peopleEndpoints = {
  'GET /api/people': {
    requires: 'person.look',
    summary: 'How do these people look?',
    description:
      'By their ids, which one knows from what they wrote. A status is shown until it ends. A display name and a time zone are there where a person has chosen them. People who have chosen nothing are not in the answer, nor are people who are and wrote in no room that you may read.',
    query: PeopleQuery,
    answers: { 200: ['The people who have chosen something.', PeopleAppearance] },
  },
} as const satisfies EndpointTable

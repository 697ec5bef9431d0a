// The people that a person has blocked: they see and hear nothing of them.
import { z } from 'zod'
import { Author } from '../resources.ts'
import type { EndpointTable } from './endpoint.ts'

const params = z.object({ userId: z.string().min(1).max(64) })

export const blockEndpoints = {
  'GET /api/blocks': {
    requires: 'person.block',
    summary: 'Which people have you blocked?',
    answers: { 200: ['The people, the last first.', z.object({ people: z.array(Author) })] },
  },
  'PUT /api/blocks/{userId}': {
    requires: 'person.block',
    summary: 'Block a person',
    description:
      'They open no direct room with you and write in none that is yours and theirs alone; clients fold what they say elsewhere. They are not told. Your open tabs get `profile.changed`.',
    params,
    answers: { 204: ['They are blocked.'] },
  },
  'DELETE /api/blocks/{userId}': {
    requires: 'person.block',
    summary: 'Block a person no more',
    params,
    answers: { 204: ['They are not blocked.'] },
  },
} as const satisfies EndpointTable

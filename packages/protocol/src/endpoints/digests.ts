// Mails about what a person has missed; what they choose of them is in their profile.
import { z } from 'zod'
import type { EndpointTable } from './endpoint.ts'

const token = z.object({ token: z.string().max(256) })

export const digestEndpoints = {
  'GET /api/digests/{token}/end': {
    requires: 'digest.end',
    summary: 'Show the link of such a mail',
    description:
      'For mail programs that open the address in place of asking it by one press. It ends nothing by itself.',
    params: token,
    answers: { 302: ['To the page, which asks for a press.'] },
  },
  'POST /api/digests/{token}/end': {
    requires: 'digest.end',
    summary: 'No more mails about what was missed',
    description:
      'For the holder of a link in such a mail, without signing in; mail programs ask it by one press (RFC 8058), and whatever body they send counts for nothing. The settings turn the mails on again.',
    params: token,
    answers: { 204: ['None is sent from now on.'] },
  },
} as const satisfies EndpointTable

// What the owner and admins decide while the server runs.
import { z } from 'zod'
import type { EndpointTable } from './endpoint.ts'

/** What the owner and admins decide while the server runs. */
export const ServerSettings = z.object({
  /** Who may make an account: nobody by themselves, people with an invitation, anybody. */
  signUp: z.enum(['nobody', 'invited', 'anybody']),
  /** Who may make rooms; `everybody` are guests too, where there are any. */
  makeRooms: z.enum(['admins', 'members', 'everybody']),
  /** Who may make invitations to the server. */
  invite: z.enum(['admins', 'members']),
  /** Who may add emoji of the server's own; guests never. */
  makeEmoji: z.enum(['admins', 'members']),
  /** Which accounts an account finds to write to: those that it has met, or all. Guests find nobody, and are not found. */
  directory: z.enum(['met', 'accounts']),
  /** Whether a name is enough to come in. */
  guests: z.enum(['off', 'on']),
  /** Whether the server reads the pages to which messages link, to show what they are. */
  previews: z.enum(['off', 'on']),
  /** How much one person may have sent in files, in all; `operator`: what the server was started with, which is never passed. */
  filesOfPerson: z.enum(['operator', '100MB', '500MB', '2GB', '10GB']),
  /** How much the files of all may take; `disk`: as much as fits. */
  filesOfServer: z.enum(['disk', '10GB', '50GB', '200GB', '1TB']),
})
export type ServerSettings = z.infer<typeof ServerSettings>

export const ServerSettingsChange = z.strictObject(ServerSettings.partial().shape)

export const settingsEndpoints = {
  'GET /api/admin/settings': {
    requires: 'settings.change',
    summary: 'What has the owner decided?',
    description: 'For the owner and admins.',
    answers: { 200: ['Every setting.', ServerSettings] },
  },
  'PATCH /api/admin/settings': {
    requires: 'settings.change',
    proof: true,
    summary: 'Decide something',
    description:
      'For the owner and admins, within ten minutes of `POST /api/account/confirm` or of signing in. What is not given stays as it is.',
    body: ServerSettingsChange,
    answers: { 200: ['Every setting.', ServerSettings] },
  },
} as const satisfies EndpointTable

// What whoever asks may do on this server, over the HTTP API alone.
import { z } from 'zod'
import { AccountRole } from './accounts.ts'

/** What is not for everybody, and not in one room alone; each is an action of the permissions. */
export const Power = z.enum([
  'overview.read',
  'account.list',
  'account.manage',
  'account.help',
  'room.survey',
  'room.create',
  'room.create-private',
  'room.create-direct',
  'room.dissolve',
  'message.search',
  'session.manage',
  'invitation.make',
  'invitation.make-moderator',
  'report.list',
  'settings.change',
  'audit.read',
  'address-ban.manage',
])
export type Power = z.infer<typeof Power>

/** So that a page offers what whoever looks at it may do, and nothing else. */
export const Powers = z.object({
  may: z.array(Power),
  /** The roles that they may give to somebody new. */
  gives: z.array(AccountRole),
})
export type Powers = z.infer<typeof Powers>

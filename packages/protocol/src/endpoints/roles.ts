// A person's role on the server.
import { z } from 'zod'

/** The roles that an account may have. */
export const AccountRole = z.enum(['owner', 'admin', 'moderator', 'member'])
export type AccountRole = z.infer<typeof AccountRole>

export const ServerRole = z.enum([...AccountRole.options, 'guest'])
export type ServerRole = z.infer<typeof ServerRole>

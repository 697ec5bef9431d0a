// People, for the staff of the server.
import { z } from 'zod'
import { SignUp } from './credentials.ts'
import type { EndpointTable } from './endpoint.ts'
import { order, paged, paging, searched } from './lists.ts'
import { Member } from './members.ts'
import { AccountRole, ServerRole } from './roles.ts'
import { SignedInSession } from './sessions.ts'

/** An account, as admins see it. */
export const Account = z.object({
  id: z.string(),
  username: z.string(),
  role: AccountRole,
  active: z.boolean(),
  createdAt: z.iso.datetime(),
})
export type Account = z.infer<typeof Account>

export const NewAccount = z.strictObject({ ...SignUp.shape, role: AccountRole })

export const AccountChange = z.strictObject({
  role: AccountRole.optional(),
  active: z.boolean().optional(),
})

/** A link that is good for one use, until `expiresAt`. */
export const OneTimeLink = z.object({ url: z.string(), expiresAt: z.iso.datetime() })
export type OneTimeLink = z.infer<typeof OneTimeLink>

export const UserQuery = z.strictObject({
  /** A part of the username, or of the display name. */
  q: searched.optional(),
  role: ServerRole.optional(),
  active: z.enum(['yes', 'no']).optional(),
  sort: z.enum(['name', 'role', 'createdAt', 'lastUsedAt', 'fileBytes']).default('createdAt'),
  order: order.default('asc'),
  ...paging,
})
export type UserQuery = z.infer<typeof UserQuery>

/** A person the server knows again: an account, or a guest. */
export const User = z.object({
  id: z.string(),
  name: z.string(),
  /** Null for a guest. */
  username: z.string().nullable(),
  /** Null where they have chosen none. */
  displayName: z.string().nullable(),
  /** The address that they have confirmed, if any. */
  email: z.string().nullable(),
  role: ServerRole,
  /** The address of the picture that shows them; null: their initials do. */
  picture: z.string().nullable(),
  /** Whether they may sign in. */
  active: z.boolean(),
  createdAt: z.iso.datetime(),
  /** Since when it is deleted by its own person; null: it is not. */
  deletedAt: z.iso.datetime().nullable(),
  /** When a session of theirs was last used, to about ten minutes; null when they have none. */
  lastUsedAt: z.iso.datetime().nullable(),
  /** How much they have sent in files that are there, in bytes. */
  fileBytes: z.number(),
  /** In how many browsers they are signed in. */
  sessions: z.number(),
})
export type User = z.infer<typeof User>

export const UserList = z.object({ users: z.array(User), ...paged })
export type UserList = z.infer<typeof UserList>

export const UserDetail = z.object({
  user: User,
  /** The last used first, at most 100 of them. */
  openSessions: z.array(SignedInSession),
  /** Public rooms in which they have a role, at most 100 of them. */
  rooms: z.array(z.object({ id: z.string(), name: z.string(), role: Member.shape.role })),
  /** Rooms that are their members' alone, and which are not named here. */
  otherRooms: z.number(),
  /** Whether signing in asks them for a code besides the password. */
  codes: z.boolean(),
  /** What the asking person may do about them. */
  may: z.array(z.enum(['account.manage', 'session.manage', 'account.remove-picture'])),
  /** The roles that the asking person may give them. */
  roles: z.array(AccountRole),
})
export type UserDetail = z.infer<typeof UserDetail>

/** In how many browsers the person was signed out. */
export const EndedSessions = z.object({ ended: z.number() })

const forAdmins = 'For the owner and admins.'
const belowOnly = `${forAdmins} Nobody does this to people of their own rank or a higher one.`

const params = z.object({
  user: z.string().min(1).max(256).describe('An id, or `@` and a username.'),
})

export const userEndpoints = {
  'GET /api/admin/users': {
    requires: 'account.list',
    summary: 'Find people',
    description: forAdmins,
    query: UserQuery,
    answers: { 200: ['A page of them.', UserList] },
  },
  'POST /api/admin/users': {
    requires: 'account.manage',
    proof: true,
    summary: 'Make an account for another person',
    description: `${forAdmins} Only the owner makes admins and owners.`,
    body: NewAccount,
    answers: { 201: ['The account.', Account] },
  },
  'GET /api/admin/users/{user}': {
    requires: 'account.list',
    summary: 'Everything about one person',
    description: forAdmins,
    params,
    answers: { 200: ['With sessions and rooms.', UserDetail] },
  },
  'PATCH /api/admin/users/{user}': {
    requires: 'account.manage',
    proof: true,
    summary: 'Change what an account may do',
    description: `${belowOnly} Only the owner makes admins and owners. Ends the sessions of the account.`,
    params,
    body: AccountChange,
    answers: { 200: ['The account.', Account] },
  },
  'POST /api/admin/users/{user}/reset-link': {
    requires: 'account.help',
    proof: true,
    summary: 'Make a link for a new password',
    description: belowOnly,
    params,
    answers: { 200: ['Good for half an hour and one use.', OneTimeLink] },
  },
  'DELETE /api/admin/users/{user}/sessions': {
    requires: 'session.manage',
    proof: true,
    summary: 'Sign a person out everywhere',
    description: belowOnly,
    params,
    answers: { 200: ['In how many browsers that was.', EndedSessions] },
  },
} as const satisfies EndpointTable

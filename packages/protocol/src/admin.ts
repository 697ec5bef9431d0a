// What the admin area asks for and is answered, over the HTTP API alone.
import { z } from 'zod'
import { AccountRole, SignedInSession } from './accounts.ts'
import { Member, WholeNumber } from './api.ts'
import { limits } from './limits.ts'
import { Author, Message, Name, RoomKind } from './resources.ts'

/** The server at a glance. */
export const Overview = z.object({
  version: z.string(),
  accounts: z.number(),
  guests: z.number(),
  /** Of each kind that there is. */
  rooms: z.record(z.string(), z.number()),
  /** Every message that was ever written, those that were deleted since among them. */
  messages: z.number(),
  /** Browsers that are signed in. */
  sessions: z.number(),
  /** Bytes of the database on the disk. */
  storageBytes: z.number(),
})
export type Overview = z.infer<typeof Overview>

const order = z.enum(['asc', 'desc'])
/** A text to look for. To the database, NUL would be its end. */
const searched = z
  .string()
  .max(200)
  .refine((text) => !text.includes('\0'), { message: 'text without the character NUL' })

/** The part of a list that is asked for. */
const paging = {
  page: WholeNumber.refine((page) => page >= 1 && page <= limits.adminPages, {
    message: `from 1 to ${limits.adminPages}`,
  }).default(1),
  limit: WholeNumber.refine((count) => count >= 1 && count <= limits.adminRows, {
    message: `from 1 to ${limits.adminRows}`,
  }).default(25),
}

/** How an answer says where in the list it is. */
const paged = {
  /** How many there are; absent where that would take long to count. */
  total: z.number().optional(),
  hasMore: z.boolean(),
}

export const ServerRole = z.enum([...AccountRole.options, 'guest'])
export type ServerRole = z.infer<typeof ServerRole>

export const UserQuery = z.strictObject({
  /** A part of the name. */
  q: searched.optional(),
  role: ServerRole.optional(),
  active: z.enum(['yes', 'no']).optional(),
  sort: z.enum(['name', 'role', 'createdAt', 'lastUsedAt']).default('createdAt'),
  order: order.default('asc'),
  ...paging,
})
export type UserQuery = z.infer<typeof UserQuery>

/** Somebody the server knows again: an account, or a guest. */
export const User = z.object({
  id: z.string(),
  name: z.string(),
  /** Null for a guest. */
  username: z.string().nullable(),
  /** The address that they have confirmed, if any. */
  email: z.string().nullable(),
  role: ServerRole,
  /** Whether they may sign in. */
  active: z.boolean(),
  createdAt: z.iso.datetime(),
  /** When a session of theirs was last used, to about ten minutes; null when they have none. */
  lastUsedAt: z.iso.datetime().nullable(),
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
  /** What whoever asks may do about them. */
  may: z.array(z.enum(['account.manage', 'session.manage'])),
  /** The roles that whoever asks may give them. */
  roles: z.array(AccountRole),
})
export type UserDetail = z.infer<typeof UserDetail>

/** In how many browsers somebody was signed out. */
export const EndedSessions = z.object({ ended: z.number() })

export const RoomQuery = z.strictObject({
  /** A part of the name. */
  q: searched.optional(),
  kind: RoomKind.optional(),
  sort: z.enum(['name', 'createdAt', 'messages', 'members', 'lastActivityAt']).default('name'),
  order: order.default('asc'),
  ...paging,
})
export type RoomQuery = z.infer<typeof RoomQuery>

/** A room, as those see it who keep the server: that it is there, and not what was said in it. */
export const SurveyedRoom = z.object({
  id: z.string(),
  /** Null where whoever asks may not read: the address is not theirs to know. */
  slug: z.string().nullable(),
  name: z.string(),
  kind: RoomKind,
  createdAt: z.iso.datetime(),
  /** Every message that was ever written in it. */
  messages: z.number(),
  /** Those who have a role in it. */
  members: z.number(),
  /** When something last happened in it; null when nothing did yet. */
  lastActivityAt: z.iso.datetime().nullable(),
})
export type SurveyedRoom = z.infer<typeof SurveyedRoom>
export const SurveyedRoomList = z.object({ rooms: z.array(SurveyedRoom), ...paged })
export type SurveyedRoomList = z.infer<typeof SurveyedRoomList>

export const RoomDetail = z.object({
  room: SurveyedRoom,
  /** Of a public room, at most 100 of those who have a role in it; of every other none. */
  people: z.array(z.object({ user: Author, role: Member.shape.role })),
  may: z.array(z.enum(['room.rename', 'room.dissolve'])),
})
export type RoomDetail = z.infer<typeof RoomDetail>
export const RoomName = z.strictObject({ name: Name })

export const MessageQuery = z.strictObject({
  /** A part of the text. */
  q: searched.optional(),
  /** The id of a room, or `@` and its slug. */
  room: searched.optional(),
  /** A part of the author's name. */
  author: searched.optional(),
  /** The id of an author. */
  authorId: searched.optional(),
  /** Written at this instant or later ... */
  since: z.iso.datetime().optional(),
  /** ... and before this one. */
  until: z.iso.datetime().optional(),
  order: order.default('desc'),
  ...paging,
})
export type MessageQuery = z.infer<typeof MessageQuery>

/** A message in a room that everybody may enter. */
export const FoundMessage = z.object({
  ...Message.shape,
  room: z.object({ id: z.string(), slug: z.string(), name: z.string() }),
})
export type FoundMessage = z.infer<typeof FoundMessage>
export const FoundMessageList = z.object({ messages: z.array(FoundMessage), ...paged })
export type FoundMessageList = z.infer<typeof FoundMessageList>
export const MessageDetail = z.object({
  message: FoundMessage,
  may: z.array(z.enum(['message.delete'])),
})
export type MessageDetail = z.infer<typeof MessageDetail>

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
  /** Whether whoever asks may end it. */
  mayEnd: z.boolean(),
})
export type OpenSession = z.infer<typeof OpenSession>
export const OpenSessionList = z.object({ sessions: z.array(OpenSession), ...paged })
export type OpenSessionList = z.infer<typeof OpenSessionList>

export const AuditQuery = z.strictObject({
  /** A part of the name of who did it. */
  actor: searched.optional(),
  /** The action's name, such as `member.ban`. */
  action: searched.optional(),
  /** A part of the name of what it was done to, or of the room's address. */
  target: searched.optional(),
  /** At this instant or later ... */
  since: z.iso.datetime().optional(),
  /** ... and before this one. */
  until: z.iso.datetime().optional(),
  order: order.default('desc'),
  ...paging,
})
export type AuditQuery = z.infer<typeof AuditQuery>

/** Something that was done to others, to a room or to the server. */
export const AuditEntry = z.object({
  /** Its place in the log: 1, 2, 3 and so on, without holes. */
  id: z.int(),
  at: z.iso.datetime(),
  actor: z.object({ id: z.string(), name: z.string() }),
  /** From where; null for the operator at the machine. */
  address: z.string().nullable(),
  action: z.string(),
  target: z.object({ kind: z.string(), id: z.string(), name: z.string() }),
  /** The address of the room in which it was done; null when in none. */
  room: z.string().nullable(),
  /** What changed, and to what; null where there is nothing to say. */
  before: z.record(z.string(), z.unknown()).nullable(),
  after: z.record(z.string(), z.unknown()).nullable(),
})
export type AuditEntry = z.infer<typeof AuditEntry>
export const AuditList = z.object({
  entries: z.array(AuditEntry),
  /** The actions that the log has entries of. */
  actions: z.array(z.string()),
  ...paged,
})
export type AuditList = z.infer<typeof AuditList>

// The bodies of the HTTP API, beyond the resources themselves.
import { z } from 'zod'
import { limits } from './limits.ts'
import {
  Author,
  Body,
  HistoryVisibility,
  MemberRole,
  Message,
  Name,
  Room,
  RoomKind,
  RoomSettings,
  Slug,
} from './resources.ts'

/** What of the server does not work. Codes may be added. */
export const Trouble = z.object({
  code: z.enum([
    'storage_full',
    'storage_locked',
    'storage_moved',
    'storage_damaged',
    'layer',
    'mail',
    'provider',
    'clock',
  ]),
  /** What it means, and what to do. */
  message: z.string(),
  since: z.iso.datetime(),
})
export type Trouble = z.infer<typeof Trouble>
export type TroubleCode = Trouble['code']

export const Health = z.object({
  /** `degraded`: something does not work, and messages are stored. `failing`: nothing can be stored. `draining`: it is about to stop. */
  status: z.enum(['ok', 'degraded', 'failing', 'draining']),
  problems: z.array(Trouble),
  version: z.string(),
  storage: z.enum(['sqlite']),
  layer: z.enum(['memory', 'redis']),
  /** What an acknowledged message survives. `full`: a power cut, on a disk that keeps its promises. */
  durability: z.enum(['full']),
})
export type Health = z.infer<typeof Health>

export const RoomList = z.object({ rooms: z.array(Room) })

/**
 * Without `slug`, the address is made of the name. A private room takes no
 * `slug`: its address is made so that nobody can guess it.
 */
export const NewRoom = z
  .strictObject({
    name: Name.optional(),
    slug: Slug.optional(),
    kind: RoomKind.exclude(['direct']).default('public'),
    history: HistoryVisibility.default('all'),
  })
  .refine(({ kind, slug, name }) => kind === 'public' || (name && !slug), {
    message: 'a private room has a name, and no slug of its own',
  })
  .refine(({ kind, history }) => kind === 'private' || history === 'all', {
    message: 'a public room shows all of its history',
  })

export const RoomChange = z.strictObject({ name: Name })

/** What is not named stays as it is. */
export const RoomSettingsChange = z
  .strictObject(RoomSettings.partial().shape)
  .refine((changes) => Object.keys(changes).length > 0, {
    message: `name at least one of ${Object.keys(RoomSettings.shape).join(', ')}`,
  })

export type RoomSettingsChange = z.infer<typeof RoomSettingsChange>

/** The room of these people and whoever asks: always the same one. */
export const NewDirectRoom = z.strictObject({
  people: z
    .array(z.string().min(1).max(64))
    .min(1)
    .max(limits.directPeople - 1, {
      message: `a direct room has at most ${limits.directPeople} people`,
    }),
})

/** What can be done about a member, as far as whoever asks may do it. */
export const MemberAction = z.enum(['member.role', 'member.remove', 'member.ban', 'member.unban'])
export type MemberAction = z.infer<typeof MemberAction>

/** Somebody in a room, or somebody who may not be there any more. */
export const Member = z.object({
  user: Author,
  role: z.enum([...MemberRole.options, 'banned']),
  may: z.array(MemberAction),
  /** The guest link by which they came, for members who may take it back, while it lets guests in. */
  guestLink: z.string().optional(),
})
export type Member = z.infer<typeof Member>

/** Of a public room, those who have a role there; everybody else may be in it, too. */
export const MemberList = z.object({
  members: z.array(Member),
  /** What whoever asks may do in the room besides: to somebody without a role there, to messages of others, to the room itself. */
  may: z.array(
    z.enum([
      'member.add',
      'member.leave',
      'member.role',
      'member.ban',
      'message.delete',
      'guest-link.make',
      'guest-link.revoke',
      'message.send',
      'room.rename',
      'room.configure',
    ]),
  ),
})
export type MemberList = z.infer<typeof MemberList>

export const MemberChange = z.strictObject({ role: MemberRole })

/** Digits and nothing else: `''`, `0x10` and `1e2` are numbers to JavaScript, too. */
export const WholeNumber = z
  .string()
  .regex(/^\d{1,16}$/, { message: 'a whole number in digits' })
  .transform(Number)
  .refine(Number.isSafeInteger, { message: 'a number up to 9007199254740991' })

/** Which page: the newest one, or by `seq` just before, just after, or around one. */
export const PageQuery = z
  .strictObject({
    before: WholeNumber.optional(),
    after: WholeNumber.optional(),
    around: WholeNumber.optional(),
    limit: WholeNumber.refine((count) => count >= 1 && count <= limits.pageMax, {
      message: `from 1 to ${limits.pageMax}`,
    }).default(limits.pageDefault),
  })
  .refine(
    ({ before, after, around }) =>
      [before, after, around].filter((seq) => seq !== undefined).length <= 1,
    { message: 'give at most one of before, after and around' },
  )
export type PageQuery = z.infer<typeof PageQuery>

/** Oldest first. */
export const MessagePage = z.object({
  messages: z.array(Message),
  /** Whether the room has messages before the first and after the last of these. */
  hasBefore: z.boolean(),
  hasAfter: z.boolean(),
})
export type MessagePage = z.infer<typeof MessagePage>

export const NewMessage = z.strictObject({
  body: Body,
  /** The name a guest without a session goes by; ignored when there is a session of an account. */
  name: Name.optional(),
})

/** RFC 9457, `application/problem+json`, with our stable code. */
export const Problem = z.object({
  type: z.string(),
  title: z.string(),
  status: z.number().int(),
  code: z.string(),
  detail: z.string(),
  /** In the server's log under the same id. */
  requestId: z.string().optional(),
})
export type Problem = z.infer<typeof Problem>

import { z } from 'zod'
import { Author, MemberRole, Slug } from '../resources.ts'
import type { EndpointTable } from './endpoint.ts'

/** What can be done about a member, as far as the asking person may do it. */
export const MemberAction = z.enum(['member.role', 'member.remove', 'member.ban', 'member.unban'])
export type MemberAction = z.infer<typeof MemberAction>

/** A person in a room, or one who may not be there any more. */
export const Member = z.object({
  user: Author,
  role: z.enum([...MemberRole.options, 'banned']),
  may: z.array(MemberAction),
  /** The guest link by which they came, for members who may take it back, while it lets guests in. */
  guestLink: z.string().optional(),
})
export type Member = z.infer<typeof Member>

/** Of a public room, the people with a role there; everybody else may be in it, too. */
export const MemberList = z.object({
  members: z.array(Member),
  /** What the asking person may do in the room besides: to people without a role there, to messages of others, to the room itself. */
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
      'message.react',
      'message.pin',
      'room.call',
      'room.rename',
      'room.configure',
    ]),
  ),
})
export type MemberList = z.infer<typeof MemberList>

export const MemberChange = z.strictObject({ role: MemberRole })

const params = z.object({ slug: Slug })
const person = params.extend({ userId: z.string().min(1).max(64) })

export const memberEndpoints = {
  'GET /api/rooms/{slug}/members': {
    requires: 'member.list',
    summary: 'Who is in a room',
    description: 'Of a public room, the people with a role there.',
    params,
    answers: { 200: ['By name.', MemberList] },
  },
  // Before the paths with an id: `me` is nobody's.
  'DELETE /api/rooms/{slug}/members/me': {
    requires: 'member.leave',
    summary: 'Leave a private room',
    params,
    answers: { 204: ['It is so.'] },
  },
  'PUT /api/rooms/{slug}/members/{userId}': {
    requires: 'member.add',
    summary: 'Let a person into a private room',
    params: person,
    answers: { 204: ['It is so.'] },
  },
  'PATCH /api/rooms/{slug}/members/{userId}': {
    requires: 'member.role',
    summary: 'Give a person another role in a room, or mute them',
    params: person,
    body: MemberChange,
    answers: { 204: ['It is so.'] },
  },
  'DELETE /api/rooms/{slug}/members/{userId}': {
    requires: 'member.remove',
    summary: 'Put a person out of a private room',
    params: person,
    answers: { 204: ['It is so.'] },
  },
  'DELETE /api/rooms/{slug}/bans/{userId}': {
    requires: 'member.unban',
    summary: 'Lift a ban',
    description: 'It makes nobody a member.',
    params: person,
    answers: { 204: ['It is so.'] },
  },
} as const satisfies EndpointTable

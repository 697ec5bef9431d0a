// What may be written about the members of rooms. Each is an event in the
// room's log: who is removed by one gets nothing after it, wherever they listen.
import { type Member, type MemberAction, MemberList, type MemberRole } from '@lobby/protocol'
import { ChatError, signedOut } from '../ground/errors.ts'
import { type Action, can } from '../ground/permissions.ts'
import { type Actor, authorOf, type Person, personOf } from '../ground/person.ts'
import type { MemberDraft } from '../log/room-log.ts'
import { personGroup } from '../notices.ts'
import { authorOfChange, getRoom, type RoomContext } from './actions.ts'
import {
  findCandidate,
  listLinksOfGuests,
  listMembers,
  type MemberRecord,
  wasThere,
} from './member-queries.ts'
import { requireMet, strangers } from './met.ts'
import { type RoomRecord, showRoom } from './queries.ts'
import { markRead } from './read-markers.ts'

/** Who is in the room, and what the actor may do about each of them. Throws ChatError `no_such_room` or `forbidden`. */
export async function showMembers(
  context: RoomContext,
  actor: Actor,
  slug: string,
): Promise<MemberList> {
  const room = await getRoom(context, actor, slug, 'member.list')
  const resource = { ...context.server(), room }
  const members = await listMembers(context.db, room.id)
  const mayUnban = can(actor, 'member.unban', resource)
  const mayRevoke = can(actor, 'guest-link.revoke', resource)
  const links = mayRevoke ? await listLinksOfGuests(context.db, room.id) : new Map<string, string>()
  return {
    members: members
      .filter(({ role }) => role !== 'banned' || mayUnban)
      .map((member) => ({
        user: member.user,
        role: member.role as Member['role'],
        may: usesOf(member, room).filter((action) =>
          can(actor, action, { ...resource, target: { server: member.server, room: member.role } }),
        ),
        ...(links.has(member.user.id) && { guestLink: links.get(member.user.id) }),
      })),
    may: usesOfRoom.filter((action) =>
      can(actor, action, {
        ...resource,
        own: false,
        target: { server: 'member', room: 'outsider' },
      }),
    ),
  }
}

const usesOfRoom = MemberList.shape.may.element.options

/** What there is to do about a member. */
function usesOf({ role }: MemberRecord, { kind }: RoomRecord): MemberAction[] {
  if (role === 'banned') return ['member.unban']
  return kind === 'public'
    ? ['member.role', 'member.ban']
    : ['member.role', 'member.remove', 'member.ban']
}

/** Lets a person into a private room. A member keeps their role. */
export async function addMember(
  context: RoomContext,
  actor: Actor,
  slug: string,
  userId: string,
): Promise<void> {
  const change = { action: 'member.add', kind: 'member.joined', role: 'member' } as const
  const { room, person, seq } = await write(context, actor, slug, userId, change)
  if (seq !== undefined) await welcomeMember(context, room, person, seq)
}

/** Shows the room to a person who has joined by the event at `seq`, in all their windows. */
export async function welcomeMember(
  context: RoomContext,
  { id, slug }: Pick<RoomRecord, 'id' | 'slug'>,
  person: Person,
  seq: number,
): Promise<void> {
  // What was said before they came is not unread.
  await markRead(context.db, person.id, id, seq)
  const room = await showRoom(context.db, slug, person, context.server())
  if (room) await context.notify(personGroup(person.id), { type: 'room.listed', room })
}

/** Leaves a private room. */
export async function leaveRoom(context: RoomContext, actor: Actor, slug: string): Promise<void> {
  const person = personOf(actor)
  if (!person) throw signedOut()
  const room = await getRoom(context, actor, slug, 'member.leave')
  const user = authorOf(person)
  const draft = { kind: 'member.left', author: user, member: user } as const
  const settings = context.server().settings
  const authority = { actor: person, action: 'member.leave', settings } as const
  const { seq } = await context.log.append(room.id, draft, authority)
  await tellRemoved(context, room, user.id, seq)
}

/** Puts a person out of a private room; they may be added again. */
export function removeMember(context: RoomContext, actor: Actor, slug: string, userId: string) {
  return remove(context, actor, slug, userId, { action: 'member.remove', kind: 'member.removed' })
}

/** Keeps a person out of the room, whether they are in it or not, until the ban is lifted. */
export function banMember(context: RoomContext, actor: Actor, slug: string, userId: string) {
  return remove(context, actor, slug, userId, { action: 'member.ban', kind: 'member.banned' })
}

/** Lifts a ban. It makes nobody a member. */
export async function unbanMember(
  context: RoomContext,
  actor: Actor,
  slug: string,
  userId: string,
): Promise<void> {
  await write(context, actor, slug, userId, { action: 'member.unban', kind: 'member.unbanned' })
}

/** Gives a person another role in the room: makes them a moderator, mutes them, or neither. */
export async function changeRole(
  context: RoomContext,
  actor: Actor,
  slug: string,
  userId: string,
  role: MemberRole,
): Promise<void> {
  await write(context, actor, slug, userId, { action: 'member.role', kind: 'member.role', role })
}

interface MemberChange extends Pick<MemberDraft, 'kind' | 'role'> {
  readonly action: Action
}

/**
 * Writes the event, unless it would change nothing: then there is no `seq`.
 * Throws ChatError `not_found` for an id of a person who was never in the room
 * and has not met the actor, as for one that no person has; admins and the
 * operator see all people anyway.
 */
async function write(
  context: RoomContext,
  actor: Actor,
  slug: string,
  userId: string,
  { action, kind, role }: MemberChange,
): Promise<{ room: RoomRecord; person: Person; seq: number | undefined }> {
  const room = await getRoom(context, actor, slug, action)
  if (!actor) throw signedOut()
  if (actor !== 'operator') context.limiter.take('memberChange', actor.id)
  const isStranger =
    !can(actor, 'account.list', context.server()) && !(await wasThere(context.db, room.id, userId))
  if (isStranger && actor !== 'operator')
    await requireMet(context.db, context.server(), actor, [userId])
  const target = await findCandidate(context.db, room.id, userId)
  if (!target) throw strangers()
  // When the link is over they are gone, and the room would have nobody who moderates it.
  if (role === 'moderator' && target.onlyIn !== undefined)
    throw new ChatError(
      'forbidden',
      'A guest who came by a link does not moderate. They must make an account first.',
    )
  const { user, server } = target
  const draft = { kind, author: authorOfChange(actor), member: user, ...(role && { role }) }
  const { settings } = context.server()
  const authority = { actor, action, settings, target: server }
  const { seq, duplicate } = await context.log.append(room.id, draft, authority)
  const person = { ...user, role: server, session: true }
  return { room, person, seq: duplicate ? undefined : seq }
}

async function remove(
  context: RoomContext,
  actor: Actor,
  slug: string,
  userId: string,
  change: MemberChange,
): Promise<void> {
  const { room, seq } = await write(context, actor, slug, userId, change)
  if (seq !== undefined) await tellRemoved(context, room, userId, seq)
}

/** For those of their connections that do not follow the room; the others have the event itself. */
export async function tellRemoved(
  context: RoomContext,
  { slug }: Pick<RoomRecord, 'slug'>,
  userId: string,
  seq: number,
) {
  await context.notify(personGroup(userId), { type: 'room.removed', room: slug, seq })
}

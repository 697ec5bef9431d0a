// What may be written about the members of rooms. Each is an event in the
// room's log: who is removed by one gets nothing after it, wherever they listen.
import { type Member, type MemberAction, MemberList, type MemberRole } from '@lobby/protocol'
import { ChatError, signedOut } from '../ground/errors.ts'
import { type Action, can, type Resource } from '../ground/permissions.ts'
import { type Actor, authorOf, type Person, personOf } from '../ground/person.ts'
import type { RateLimiter } from '../ground/rate-limit.ts'
import type { Authority, MemberDraft, RoomLog } from '../log/room-log.ts'
import { type Notify, personGroup } from '../notices.ts'
import type { Database } from '../storage/database.ts'
import { authorOfChange, type RoomActions } from './actions.ts'
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

export type MemberActions = ReturnType<typeof createMemberActions>

interface Needs {
  readonly db: Database
  readonly log: RoomLog
  readonly limiter: RateLimiter
  readonly notify: Notify
  readonly server: () => Resource
  readonly roomActions: RoomActions
}

export function createMemberActions({ db, log, limiter, notify, server, roomActions }: Needs) {
  return {
    showMembers,
    addMember,
    joinByLink,
    welcomeMember,
    leaveRoom,
    removeMember,
    banMember,
    unbanMember,
    changeRole,
    notifyRemoved,
  }

  /** The members of the room, and what the actor may do about each of them. */
  async function showMembers(actor: Actor, slug: string): Promise<MemberList> {
    const room = await roomActions.getRoom(actor, slug, 'member.list')
    const resource = { ...server(), room }
    const members = await listMembers(db, room.id)
    const mayUnban = can(actor, 'member.unban', resource)
    const mayRevoke = can(actor, 'guest-link.revoke', resource)
    const links = mayRevoke ? await listLinksOfGuests(db, room.id) : new Map<string, string>()
    return {
      members: members
        .filter(({ role }) => role !== 'banned' || mayUnban)
        .map((member) => ({
          user: member.user,
          role: member.role as Member['role'],
          may: usesOf(member, room).filter((action) =>
            can(actor, action, {
              ...resource,
              target: { server: member.server, room: member.role },
            }),
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

  /** Lets a person into a private room. A member keeps their role. */
  async function addMember(actor: Actor, slug: string, userId: string): Promise<void> {
    const change = { action: 'member.add', kind: 'member.joined', role: 'member' } as const
    const { room, person, seq } = await write(actor, slug, userId, change)
    // They have not seen that they are in: until they look, the room is a new one.
    if (seq !== undefined) await welcomeMember(room, person, seq - 1)
  }

  /**
   * Lets a person in by a link, in the name of its maker, who must be allowed to do so still.
   * Undefined where they are in already; otherwise `welcomeMember` is what follows, with this `seq`.
   */
  async function joinByLink(
    roomId: string,
    person: Person,
    { maker, ...needed }: Pick<Authority, 'action' | 'target'> & { readonly maker: Actor },
  ): Promise<number | undefined> {
    const [author, member] = [authorOfChange(maker), authorOf(person)]
    const draft = { kind: 'member.joined', author, member, role: 'member' } as const
    const { settings } = server()
    const authority = { ...needed, actor: maker, settings, byLink: true } as const
    const { seq, duplicate } = await log.append(roomId, draft, authority)
    return duplicate ? undefined : seq
  }

  /** Shows the room to a person who has joined, in all their windows; up to `seq` they have read it. */
  async function welcomeMember(
    { id, slug }: Pick<RoomRecord, 'id' | 'slug'>,
    person: Person,
    seq: number,
  ): Promise<void> {
    // What was said before they came is not unread.
    await markRead(db, person.id, id, seq)
    const room = await showRoom(db, slug, person, server())
    if (room) await notify(personGroup(person.id), { type: 'room.listed', room })
  }

  /** Leaves a private room. */
  async function leaveRoom(actor: Actor, slug: string): Promise<void> {
    const person = personOf(actor)
    if (!person) throw signedOut()
    const room = await roomActions.getRoom(actor, slug, 'member.leave')
    const user = authorOf(person)
    const draft = { kind: 'member.left', author: user, member: user } as const
    const settings = server().settings
    const authority = { actor: person, action: 'member.leave', settings } as const
    const { seq } = await log.append(room.id, draft, authority)
    await notifyRemoved(room, user.id, seq)
  }

  /** Puts a person out of a private room; they may be added again. */
  function removeMember(actor: Actor, slug: string, userId: string) {
    return remove(actor, slug, userId, { action: 'member.remove', kind: 'member.removed' })
  }

  /** Keeps a person out of the room, whether they are in it or not, until the ban is lifted. */
  function banMember(actor: Actor, slug: string, userId: string) {
    return remove(actor, slug, userId, { action: 'member.ban', kind: 'member.banned' })
  }

  /** Lifts a ban. It makes nobody a member. */
  async function unbanMember(actor: Actor, slug: string, userId: string): Promise<void> {
    await write(actor, slug, userId, { action: 'member.unban', kind: 'member.unbanned' })
  }

  /** Gives a person another role in the room: makes them a moderator, mutes them, or neither. */
  async function changeRole(
    actor: Actor,
    slug: string,
    userId: string,
    role: MemberRole,
  ): Promise<void> {
    await write(actor, slug, userId, { action: 'member.role', kind: 'member.role', role })
  }

  /**
   * Writes the event, unless it would change nothing: then there is no `seq`.
   * Throws ChatError `not_found` for an id of a person who was never in the room
   * and has not met the actor, as for one that no person has; admins and the
   * operator see all people anyway.
   */
  async function write(
    actor: Actor,
    slug: string,
    userId: string,
    { action, kind, role }: MemberChange,
  ): Promise<{ room: RoomRecord; person: Person; seq: number | undefined }> {
    const room = await roomActions.getRoom(actor, slug, action)
    if (!actor) throw signedOut()
    if (actor !== 'operator') limiter.consume('memberChange', actor.id)
    const seesAll = can(actor, 'account.list', server())
    const isStranger = !seesAll && !(await wasThere(db, room.id, userId))
    if (isStranger && actor !== 'operator') await requireMet(db, server(), actor, [userId])
    const target = await findCandidate(db, room.id, userId)
    if (!target) throw seesAll ? new ChatError('not_found', 'No person has this id.') : strangers()
    // When the link is over they are gone, and the room would have nobody who moderates it.
    if (role === 'moderator' && target.onlyIn !== undefined)
      throw new ChatError(
        'forbidden',
        'A guest who came by a link does not moderate. They must make an account first.',
      )
    const { user, server: standing } = target
    const draft = { kind, author: authorOfChange(actor), member: user, ...(role && { role }) }
    const { settings } = server()
    const authority = { actor, action, settings, target: standing }
    const { seq, duplicate } = await log.append(room.id, draft, authority)
    const person = { ...user, role: standing, session: true }
    return { room, person, seq: duplicate ? undefined : seq }
  }

  async function remove(
    actor: Actor,
    slug: string,
    userId: string,
    change: MemberChange,
  ): Promise<void> {
    const { room, seq } = await write(actor, slug, userId, change)
    if (seq !== undefined) await notifyRemoved(room, userId, seq)
  }

  /** For those of their connections that do not follow the room; the others have the event itself. */
  async function notifyRemoved({ slug }: Pick<RoomRecord, 'slug'>, userId: string, seq: number) {
    await notify(personGroup(userId), { type: 'room.removed', room: slug, seq })
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

interface MemberChange extends Pick<MemberDraft, 'kind' | 'role'> {
  readonly action: Action
}

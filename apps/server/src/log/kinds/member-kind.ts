// What the kinds of events about members have in common.
import type { Author, MemberRole, RoomKind } from '@lobby/protocol'
import { type Place, placeAfter } from '@lobby/room'
import { personTarget } from '../../audit/record.ts'
import { keepsServer } from '../../ground/permissions.ts'
import { authorOf, type RoomRole } from '../../ground/person.ts'
import type { EventRow, MemberKind, MemberRow } from '../../storage/tables.ts'
import type { PayloadBase } from '../entry.ts'
import { roleOf } from '../room-role.ts'
import type { Decision, DraftBase, EventKind, EventOf, Refusal } from './event-kind.ts'

/** Something that `author` does to a member; to themselves, when they leave. */
export interface MemberDraft extends DraftBase {
  readonly kind: MemberKind
  readonly member: Author
  /** Of `member.joined` and `member.role`. */
  readonly role?: MemberRole
}

export type MemberPayload = PayloadBase & Pick<MemberDraft, 'member' | 'role'>

/** What tells one of these kinds from the others. */
interface Particulars
  extends Pick<EventKind<MemberDraft, MemberPayload, EventOf<MemberKind>>, 'read'> {
  /** Why it cannot be about a person who is this in the room; `to` is the role that it gives. */
  conflict(before: RoomRole, room: RoomKind, to: MemberRole | undefined): Decision
  /** Whether a moderator of the room is none after it. */
  endsModerator(to: MemberRole | undefined): boolean
  /** The member may be sent nothing of the room after it. */
  readonly endsPlace?: true
}

export function memberKind(
  particulars: Particulars,
): EventKind<MemberDraft, MemberPayload, EventOf<MemberKind>> {
  const { conflict, endsModerator, endsPlace, read } = particulars
  const rowAfter = (
    before: Place | undefined,
    payload: MemberPayload,
    event: EventRow,
  ): MemberRow => {
    const { id: userId, name, guest } = payload.member
    const place = placeAfter(before, read(payload, event))
    return { roomId: event.roomId, userId, name, guest: guest ? 1 : 0, ...place }
  }

  return {
    payloadOf: ({ member, role }) => ({ member: authorOf(member), ...(role && { role }) }),
    needs({ member, role }, { roomId }, needs) {
      needs.addMember({ roomId, userId: member.id })
      if (endsModerator(role)) needs.moderatorsOf.push(roomId)
    },
    resourceOf({ member }, { roomId }, { target }, state) {
      if (!target) return {}
      return { target: { server: target, room: state.roleOf({ roomId, userId: member.id }) } }
    },
    decide({ member, role: to }, { roomId, authority }, state) {
      const before = state.roleOf({ roomId, userId: member.id })
      const found = conflict(before, state.room(roomId)?.kind ?? 'public', to)
      if (found) return found
      const isLast = before === 'moderator' && endsModerator(to) && state.moderatorsOf(roomId) === 1
      return isLast && authority && !keepsServer(authority.actor) ? lastModerator : undefined
    },
    audit(payload, event, state) {
      const { author, member } = payload
      if (author.id === member.id) return undefined
      const before = state.member({ roomId: event.roomId, userId: member.id })
      const target = personTarget(member)
      const after = roleOf(rowAfter(before, payload, event))
      return { target, before: { role: roleOf(before) }, after: { role: after } }
    },
    apply(payload, event, state) {
      const { roomId } = event
      const before = state.member({ roomId, userId: payload.member.id })
      state.saveMember(rowAfter(before, payload, event))
    },
    read,
    ...(endsPlace && { removes: ({ member }) => ({ userId: member.id }) }),
  }
}

export const noMember: Refusal = {
  code: 'not_found',
  message: 'This person is not in the room.',
}

export const banned: Refusal = {
  code: 'forbidden',
  message: 'This person is banned here. Lift the ban first.',
}

const lastModerator: Refusal = {
  code: 'last_moderator',
  message: 'The room would have no moderator. Make another member one first, or delete the room.',
}

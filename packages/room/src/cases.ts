import type { MemberRole, Message, RoomEvent, RoomSettings } from '@lobby/protocol'
import { edited } from './edited.ts'
import { reacted, unreacted } from './reactions.ts'
import { answered } from './threads.ts'
import { withoutText } from './without-text.ts'

/** What the moderators of a room have decided about it. */
export interface RoomFacts {
  readonly name: string
  readonly topic: string
  readonly settings: RoomSettings
}

/** What is known of a person's place in a room. */
export interface Place {
  readonly role: MemberRole | 'banned'
  /** The event since which they are in the room. */
  readonly joinedSeq: number
  /** The event by which they are not in it any more; null while they are. */
  readonly leftSeq: number | null
}

/** What an event changes; what it does not name stays. */
export interface Case<Event> {
  readonly facts?: (event: Event, before: RoomFacts) => Partial<RoomFacts>
  /** The place of the member that it is about. */
  readonly place?: (event: Event, before: Place) => Place
  /** The message that it is about; once that is deleted, only answers in its thread change it. `reader`: the id of the person who reads it, where it is one. */
  readonly message?: (event: Event, before: Message, reader?: string) => Message
}

type EventOf<Type extends RoomEvent['type']> = Extract<RoomEvent, { type: Type }>

/** A new kind of event is one more case. */
export const cases: { readonly [Type in RoomEvent['type']]: Case<EventOf<Type>> } = {
  'message.created': { message: (event, before) => answered(before, event) },
  'message.deleted': {
    message: (_, before) => withoutText(before),
  },
  'message.edited': {
    message: (event, before) => edited(before, event),
  },
  'reaction.added': { message: (event, before, reader) => reacted(before, event, reader) },
  'reaction.removed': { message: (event, before, reader) => unreacted(before, event, reader) },
  'message.pinned': { message: ({ by, at }, before) => ({ ...before, pinned: { by, at } }) },
  'message.unpinned': { message: (_, { pinned, ...before }) => before },
  'room.renamed': { facts: ({ name }) => ({ name }) },
  'room.described': { facts: ({ topic }) => ({ topic }) },
  'room.changed': {
    facts: ({ changes }, { settings }) => ({ settings: Object.assign({}, settings, changes) }),
  },
  'member.joined': { place: ({ seq, role }) => ({ role, joinedSeq: seq, leftSeq: null }) },
  'member.left': { place: ({ seq }, before) => ({ ...before, leftSeq: seq }) },
  'member.removed': { place: ({ seq }, before) => ({ ...before, leftSeq: seq }) },
  'member.banned': { place: ({ seq }, before) => ({ ...before, role: 'banned', leftSeq: seq }) },
  'member.unbanned': { place: (_, before) => ({ ...before, role: 'member' }) },
  'member.role': { place: ({ role }, before) => ({ ...before, role, leftSeq: null }) },
}

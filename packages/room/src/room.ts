// What the events of a room add up to: pure, and the same for server, client and tests.
import type { Author, Message, RoomEvent } from '@lobby/protocol'
import { type Case, cases, type Place, type RoomFacts } from './cases.ts'

export type { Place, RoomFacts } from './cases.ts'
export { withoutText } from './without-text.ts'

/** A room, as its events up to `seq` have made it. */
export interface RoomView extends RoomFacts {
  readonly seq: number
  /** The people who have or had a place of their own, by their ids. */
  readonly members: ReadonlyMap<string, Member>
  /** The newest events without a hole, as they read by now: all of them, or a page. */
  readonly events: readonly RoomEvent[]
}

/** A person as the last event about them calls them, and their place. */
export interface Member extends Place {
  readonly person: Author
}

/** The room after these events; those that it has already are passed over. `reader`: the id of the person who reads it. */
export function fold(view: RoomView, events: readonly RoomEvent[], reader?: string): RoomView {
  const fresh = events.filter(({ seq }) => seq > view.seq)
  const last = fresh.at(-1)
  if (!last) return view
  return {
    ...factsAfter(view, fresh),
    seq: last.seq,
    members: membersAfter(view.members, fresh),
    events: withChanges(view.events.concat(fresh), fresh, reader),
  }
}

/** Name and settings after these events. */
export function factsAfter(
  { name, topic, settings }: RoomFacts,
  events: readonly RoomEvent[],
): RoomFacts {
  let facts: RoomFacts = { name, topic, settings }
  for (const event of events) facts = { ...facts, ...caseOf(event).facts?.(event, facts) }
  return facts
}

/** The place of the member that the event is about. Without one before, they have been there like everybody. */
export function placeAfter(before: Place | undefined, event: RoomEvent): Place {
  const { role, joinedSeq, leftSeq } = before ?? newcomerAt(event.seq)
  const place = { role, joinedSeq, leftSeq }
  return caseOf(event).place?.(event, place) ?? place
}

/**
 * These events with their messages as they read after `changes`: edited, deleted, reacted to. A message that has a change
 * already, by its `changedSeq`, is not changed by it again: a page may be read before or after it.
 */
export function withChanges(
  events: readonly RoomEvent[],
  changes: readonly RoomEvent[],
  reader?: string,
): readonly RoomEvent[] {
  const changesOf = Map.groupBy(
    changes.filter((event) => targetOf(event) !== undefined),
    targetOf,
  )
  if (changesOf.size === 0) return events
  return events.map((event) => {
    const own = changesOf.get(event.seq)
    if (!own || event.type !== 'message.created') return event
    const message = own.reduce((before, change) => changed(before, change, reader), event.message)
    return message === event.message ? event : { ...event, message }
  })
}

/** The `seq` of the message that it changes: an answer changes the root of its thread. */
function targetOf(event: RoomEvent): number | undefined {
  if (event.type === 'message.created') return event.message.thread
  return 'messageSeq' in event ? event.messageSeq : undefined
}

function changed(message: Message, change: RoomEvent, reader?: string): Message {
  const { seq, type } = change
  if ((message.changedSeq ?? 0) >= seq) return message
  const isLost = message.deleted && type !== 'message.created' && type !== 'message.deleted'
  if (isLost) return message
  const after = caseOf(change).message?.(change, message, reader) ?? message
  return { ...after, changedSeq: seq }
}

function membersAfter(members: RoomView['members'], events: readonly RoomEvent[]) {
  const about = events.filter((event) => 'member' in event)
  if (about.length === 0) return members
  const after = new Map(members)
  for (const event of about) {
    const { member } = event
    after.set(member.id, { person: member, ...placeAfter(after.get(member.id), event) })
  }
  return after
}

function newcomerAt(seq: number): Place {
  return { role: 'member', joinedSeq: seq, leftSeq: null }
}

/** A newer server may have kinds that are not known here: they count as events, and change nothing. */
function caseOf<Event extends RoomEvent>(event: Event): Case<Event> {
  return Object.hasOwn(cases, event.type) ? (cases[event.type] as Case<Event>) : {}
}

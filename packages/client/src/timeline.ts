import type { Cursor, Events, Message, MessagePage, RoomEvent, Snapshot } from '@lobby/protocol'

/** What we have of a room's log: one run of it without a hole, oldest first. */
export type Timeline = {
  readonly epoch: string
  /** The `seq` before the run; 0 when it reaches back to the beginning. */
  readonly prev: number
  /** The `seq` of its end: our cursor. */
  readonly seq: number
  readonly events: readonly RoomEvent[]
  readonly older: 'idle' | 'loading' | 'failed'
}

/** A room of which only the end is known: cheap to keep live, to be filled when it is opened. */
export function timelineFrom(epoch: string, seq: number): Timeline {
  return { epoch, prev: seq, seq, events: [], older: 'idle' }
}

export function cursorOf({ epoch, seq }: Timeline): Cursor {
  return { epoch, seq }
}

/** What of the frame we do not have yet. */
export function freshIn(timeline: Timeline, frame: Events): readonly RoomEvent[] {
  return frame.events.filter(({ seq }) => seq > timeline.seq)
}

/** Whether something is missing between the run and the frame: then follow the room again. */
export function isBehind(timeline: Timeline, frame: Events): boolean {
  const [first] = freshIn(timeline, frame)
  return frame.epoch !== timeline.epoch || (first !== undefined && first.seq !== timeline.seq + 1)
}

/** Adds events to the end. An event is taken once, and never before the one it follows. */
export function advance(timeline: Timeline, frame: Events): Timeline {
  const fresh = freshIn(timeline, frame)
  const last = fresh.at(-1)
  if (!last || isBehind(timeline, frame)) return timeline
  return { ...timeline, events: timeline.events.concat(fresh), seq: last.seq }
}

/** Takes the snapshot in place of what was there: between the two there may be a hole. */
export function replaced({ epoch, prev, seq, events }: Snapshot): Timeline {
  return { epoch, prev, seq, events, older: 'idle' }
}

/** Puts a page of older messages before the run it was asked for; any other page is dropped. */
export function prepend(timeline: Timeline, askedFor: Timeline, page: MessagePage): Timeline {
  if (timeline.epoch !== askedFor.epoch || timeline.prev !== askedFor.prev) return timeline
  const known = page.messages.filter(({ seq }) => seq <= timeline.prev)
  const oldest = known[0]
  return {
    ...timeline,
    events: asEvents(known).concat(timeline.events),
    prev: page.hasBefore && oldest ? oldest.seq - 1 : 0,
    older: 'idle',
  }
}

export function asEvents(messages: readonly Message[]): readonly RoomEvent[] {
  return messages.map((message) => ({ type: 'message.created', seq: message.seq, message }))
}

/** The newest events of the run, to be kept for next time. */
export function tailOf(timeline: Timeline, count: number): Timeline {
  const events = timeline.events.slice(-count)
  const cut = timeline.events[timeline.events.length - count - 1]
  return { ...timeline, events, prev: cut?.seq ?? timeline.prev, older: 'idle' }
}

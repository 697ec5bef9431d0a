// A stretch of a room's log that is read away from its end. The end goes
// on in the room's timeline; where the two meet, they become one again.
import type { MessagePage } from '@lobby/protocol'
import { asEvents, prepend, type Timeline } from './timeline.ts'

export type HistoryWindow = Timeline & {
  readonly newer: Timeline['older']
  /** The timeline's `seq` when the reader left it: what is after that is new to them. */
  readonly since: number
}

/** What is known around a place: the window ends where the page ends, or at the log's end. */
export function windowFrom(page: MessagePage, { epoch, seq }: Timeline): HistoryWindow {
  const first = page.messages[0]
  const last = page.messages.at(-1)
  return {
    epoch,
    prev: page.hasBefore && first ? first.seq - 1 : 0,
    seq: page.hasAfter && last ? last.seq : Math.max(seq, last?.seq ?? 0),
    events: asEvents(page.messages),
    older: 'idle',
    newer: 'idle',
    since: seq,
  }
}

/** What was on screen when the log went too far ahead to be replayed. */
export function detached(timeline: Timeline): HistoryWindow {
  return { ...timeline, newer: 'idle', since: timeline.seq }
}

/** Puts a page behind the window it was asked for; `head` is how far the timeline had come by then. */
export function extend(
  window: HistoryWindow,
  page: MessagePage,
  asked: { readonly after: number; readonly head: number },
): HistoryWindow {
  if (asked.after !== window.seq) return window
  const last = page.messages.at(-1)
  return {
    ...window,
    events: window.events.concat(asEvents(page.messages.filter(({ seq }) => seq > window.seq))),
    // Past the last message there may be events that are none.
    seq: page.hasAfter && last ? last.seq : Math.max(asked.head, last?.seq ?? window.seq),
    newer: 'idle',
  }
}

/** The same as `prepend`, for a window. */
export function prependTo(
  window: HistoryWindow,
  askedFor: Timeline,
  page: MessagePage,
): HistoryWindow {
  const run = prepend(window, askedFor, page)
  return run === window ? window : { ...window, ...run }
}

/** Both in one run; undefined while there is a gap between them. */
export function joined(window: HistoryWindow, timeline: Timeline): Timeline | undefined {
  if (window.epoch !== timeline.epoch || window.seq < timeline.prev) return undefined
  if (window.prev >= timeline.prev) return timeline
  const before = window.events.filter(({ seq }) => seq <= timeline.prev)
  const { prev, older } = window
  return { ...timeline, prev, older, events: before.concat(timeline.events) }
}

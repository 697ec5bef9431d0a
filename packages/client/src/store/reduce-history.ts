// What is read of a room away from its end. See `history-window.ts`.
import type { MessagePage, RoomEvent } from '@lobby/protocol'
import { withChanges } from '@lobby/room'
import { extend, type HistoryWindow, joined, prependTo } from '../history-window.ts'
import { prepend, type Timeline } from '../timeline.ts'
import { type ChatState, withEntry, withoutEntry } from './state.ts'

export type HistoryHappening =
  | { readonly type: 'jumped'; readonly room: string; readonly window: HistoryWindow }
  | { readonly type: 'returned-to-latest'; readonly room: string }
  /** The reader is further up, or at the end again. */
  | { readonly type: 'scrolled'; readonly room: string; readonly isBack: boolean }
  | {
      readonly type: 'older'
      readonly room: string
      readonly askedFor: Timeline
      readonly older: Timeline['older']
    }
  | {
      readonly type: 'older-page'
      readonly room: string
      readonly askedFor: Timeline
      readonly page: MessagePage
    }
  | { readonly type: 'newer'; readonly room: string; readonly newer: HistoryWindow['newer'] }
  | {
      readonly type: 'newer-page'
      readonly room: string
      readonly asked: { readonly after: number; readonly head: number }
      readonly page: MessagePage
    }
  /** Messages that are shown already, as they read now. */
  | {
      readonly type: 'read-again'
      readonly room: string
      readonly epoch: string
      readonly page: MessagePage
    }

export function reduceHistory(state: ChatState, happening: HistoryHappening): ChatState {
  const { room } = happening
  switch (happening.type) {
    case 'jumped': {
      const jumped = { ...state, windows: withEntry(state.windows, room, happening.window) }
      return join(changeMessages(jumped, room), room)
    }
    case 'returned-to-latest':
      return {
        ...state,
        windows: withoutEntry(state.windows, room),
        scrolledBack: without(state.scrolledBack, room),
      }
    case 'scrolled':
      return { ...state, scrolledBack: mark(state.scrolledBack, room, happening.isBack) }
    // A page belongs to the run it was asked for, whatever is on the screen by now.
    case 'older': {
      const { askedFor, older } = happening
      const change = <Run extends Timeline>(run: Run): Run =>
        isSameStart(run, askedFor) ? { ...run, older } : run
      return changeWindow(changeTimeline(state, room, change), room, change)
    }
    case 'older-page': {
      const { askedFor, page } = happening
      const changed = changeTimeline(state, room, (run) => prepend(run, askedFor, page))
      const read = changeWindow(changed, room, (window) => prependTo(window, askedFor, page))
      return join(changeMessages(read, room), room)
    }
    case 'newer':
      return changeWindow(state, room, (window) => ({ ...window, newer: happening.newer }))
    case 'newer-page': {
      const { asked, page } = happening
      const read = changeWindow(state, room, (window) => extend(window, page, asked))
      return join(changeMessages(read, room), room)
    }
    case 'read-again': {
      const { epoch, page } = happening
      const renew = <Run extends Timeline>(run: Run): Run =>
        run.epoch === epoch ? { ...run, events: renewed(run.events, page) } : run
      return changeMessages(changeWindow(changeTimeline(state, room, renew), room, renew), room)
    }
  }
}

/**
 * Shows the messages of a room as they read after these events. A page may have been read
 * before a change and arrive after it: unless told otherwise, look at every event that is known.
 */
export function changeMessages(
  state: ChatState,
  room: string,
  changes = state.timelines.get(room)?.events ?? [],
): ChatState {
  const reader = state.session.kind === 'signed-in' ? state.session.user.id : undefined
  const change = <Run extends Timeline>(run: Run): Run => {
    const events = withChanges(run.events, changes, reader)
    return events === run.events ? run : { ...run, events }
  }
  return changeWindow(changeTimeline(state, room, change), room, change)
}

/** When a room shows its past to members who joined later, there may be more before what looked like its beginning. */
export function revealPast(
  state: ChatState,
  room: string,
  events: readonly RoomEvent[],
): ChatState {
  const isRevealed = events.some(
    (event) => event.type === 'room.changed' && event.changes.history === 'all',
  )
  if (!isRevealed) return state
  return changeTimeline(state, room, (run) => {
    const first = run.events[0]?.seq ?? run.seq + 1
    return run.prev === 0 ? { ...run, prev: first - 1 } : run
  })
}

/** Where the window has reached the timeline, the two are one run, and the reader is in the room's present again. */
function join(state: ChatState, room: string): ChatState {
  const window = state.windows.get(room)
  const timeline = state.timelines.get(room)
  const whole = window && timeline && joined(window, timeline)
  if (!whole) return state
  return {
    ...state,
    windows: withoutEntry(state.windows, room),
    timelines: withEntry(state.timelines, room, whole),
  }
}

function changeTimeline(
  state: ChatState,
  room: string,
  change: (timeline: Timeline) => Timeline,
): ChatState {
  const timeline = state.timelines.get(room)
  const changed = timeline && change(timeline)
  return changed && changed !== timeline
    ? { ...state, timelines: withEntry(state.timelines, room, changed) }
    : state
}

function changeWindow(
  state: ChatState,
  room: string,
  change: (window: HistoryWindow) => HistoryWindow,
): ChatState {
  const window = state.windows.get(room)
  const changed = window && change(window)
  return changed && changed !== window
    ? { ...state, windows: withEntry(state.windows, room, changed) }
    : state
}

function renewed(events: readonly RoomEvent[], { messages }: MessagePage): readonly RoomEvent[] {
  const now = new Map(messages.map((message) => [message.seq, message]))
  return events.map((event) => {
    const message = event.type === 'message.created' && now.get(event.seq)
    return message ? { ...event, message } : event
  })
}

function isSameStart(run: Timeline, askedFor: Timeline): boolean {
  return run.epoch === askedFor.epoch && run.prev === askedFor.prev
}

function mark(rooms: ReadonlySet<string>, room: string, isIn: boolean): ReadonlySet<string> {
  if (rooms.has(room) === isIn) return rooms
  return isIn ? new Set(rooms).add(room) : without(rooms, room)
}

function without(rooms: ReadonlySet<string>, room: string): ReadonlySet<string> {
  if (!rooms.has(room)) return rooms
  return new Set([...rooms].filter((other) => other !== room))
}

// What is edited says what its last edit says, to everybody.
import type { LogEvent, RoomDump } from '../final-log.ts'
import type { Change, Evidence, Violation } from './evidence.ts'
import { standsStill } from './restored.ts'

/** M1: an acknowledged edit is in the log, once however often it was tried, and says what was asked; one that was refused is not. */
export function* editsAreStored(evidence: Evidence): Generator<Violation> {
  const { log, changes } = evidence
  const stored = new Map<string, LogEvent>()
  for (const [room, dump] of log)
    for (const edit of editsOf(dump)) {
      const { id = '', about, text } = edit.change
      const change = changes.get(id)
      const twice = stored.get(id)
      stored.set(id, edit)
      const wrong = !change
        ? 'was asked for by nobody'
        : twice
          ? `is stored twice, also at ${twice.seq}`
          : change.asked.room !== room || change.asked.about !== about
            ? 'is of another message than it was asked for'
            : text !== undefined && text !== change.asked.hash
              ? 'has another text than was asked for'
              : change.refused && !change.isUnsure
                ? 'was refused for good'
                : undefined
      if (wrong) yield of('M1', `The edit at ${room} ${edit.seq} ${wrong}`, change)
    }
  for (const [id, change] of changes) {
    const { kind, room, about } = change.asked
    const { done } = change
    const isMeant = kind === 'message.edit' && done && standsStill(evidence, change.asked, done.t)
    if (isMeant && !stored.has(id))
      yield of('M1', `An edit of ${room} ${about} was acknowledged, and is not in the log`, change)
  }
}

/** M2: edits of one message have one order, which agrees with time, and the message says what the last one says. */
export function* editsHaveOneOrder({ log, changes }: Evidence): Generator<Violation> {
  for (const [room, dump] of log) {
    const editsOfOne = Map.groupBy(editsOf(dump), ({ change }) => change.about)
    for (const [about, edits] of editsOfOne) {
      const message = dump.events[about - 1]
      const last = changes.get(edits.at(-1)?.change.id ?? '')
      if (message && last && !message.isTaken && message.hash !== last.asked.hash)
        yield of('M2', `${room} ${about} does not say what its last edit says`, last)
      let newest: Change | undefined
      for (const edit of edits.toReversed()) {
        const change = changes.get(edit.change.id ?? '')
        // From the newest back: one that stands later must not have been over before this was asked.
        if (change && newest?.done && newest.done.t < change.asked.t) {
          const says = `Edits of ${room} ${about} stand in another order than they were made in`
          yield { invariant: 'M2', says, rows: [newest.asked, newest.done, change.asked] }
        }
        if (change?.done && !(newest?.done && newest.done.t < change.done.t)) newest = change
      }
    }
  }
}

function editsOf({ events }: RoomDump) {
  return events.filter(isEdit)
}

type Edit = LogEvent & Required<Pick<LogEvent, 'change'>>

function isEdit(event: LogEvent): event is Edit {
  return event.change?.kind === 'message.edited'
}

function of(invariant: 'M1' | 'M2', says: string, change: Change | undefined): Violation {
  return { invariant, says, rows: change ? [change.asked, change.done].filter((row) => !!row) : [] }
}

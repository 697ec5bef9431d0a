import type { Evidence, Violation } from './evidence.ts'
import { standsStill } from './restored.ts'

/** M4: an acknowledged deletion is in the log; nothing happens to the message after it, and nothing that it said is left. */
export function* deletedForGood(evidence: Evidence): Generator<Violation> {
  const { log, changes } = evidence
  const over = function* (says: string): Generator<Violation> {
    yield { invariant: 'M4', says, rows: [] }
  }
  for (const [room, { events, reactions = [], versions = [] }] of log) {
    const deleted = new Map<number, number>()
    for (const { seq, change } of events) {
      if (!change) continue
      const before = deleted.get(change.about)
      if (before !== undefined)
        yield* over(
          `${room} ${seq} (${change.kind}) is about ${change.about}, deleted at ${before}`,
        )
      else if (change.kind === 'message.deleted') deleted.set(change.about, seq)
    }
    for (const { seq, cmid, isTaken } of events)
      if (cmid && deleted.has(seq) && !isTaken)
        yield* over(`${room} ${seq} is deleted, and has its text`)
    for (const { seq, change } of events)
      if (change?.text !== undefined && deleted.has(change.about))
        yield* over(`${room} ${change.about} is deleted, and its edit at ${seq} has its text`)
    for (const seq of versions)
      if (deleted.has(seq))
        yield* over(`${room} ${seq} is deleted, and what it said before is kept`)
    for (const { seq } of reactions)
      if (deleted.has(seq)) yield* over(`${room} ${seq} is deleted, and has reactions`)
    for (const { asked, done } of changes.values()) {
      if (asked.room !== room || asked.kind !== 'message.delete' || !done) continue
      if (standsStill(evidence, asked, done.t) && !deleted.has(asked.about))
        yield {
          invariant: 'M4',
          says: `${room} ${asked.about} was deleted, and the log does not say so`,
          rows: [asked, done],
        }
    }
  }
}

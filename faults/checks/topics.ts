import type { LogEvent } from '../final-log.ts'
import { hashOf } from '../history.ts'
import type { Change, Evidence, Violation } from './evidence.ts'
import { standsStill } from './restored.ts'

const none = hashOf('')

/** M8: an acknowledged topic is in the log, and nobody's is not; topics stand in the order in which they were given, and the room has the last one. */
export function* topicsHaveOneOrder(evidence: Evidence): Generator<Violation> {
  const { log, changes } = evidence
  for (const [room, { events, topic }] of log) {
    const given = [...changes.values()].filter(
      ({ asked }) => asked.kind === 'room.describe' && asked.room === room,
    )
    const stored = events.filter((event) => event.topic !== undefined)
    const last = stored.at(-1)?.topic ?? none
    if (topic !== undefined && topic !== last)
      yield of(`${room} has another topic than its log says last`)
    for (const { seq, topic: text } of stored) {
      const change = given.find(({ asked }) => asked.hash === text)
      if (!change) yield of(`The topic at ${room} ${seq} was given by nobody`)
      else if (change.refused && !change.isUnsure)
        yield of(`The topic at ${room} ${seq} was refused for good`, change)
    }
    // What a restore has taken away may be missing.
    const standing = given.filter(({ asked, done }) => done && standsStill(evidence, asked, done.t))
    yield* standsInOrder(room, stored, standing)
  }
}

function* standsInOrder(
  room: string,
  stored: readonly LogEvent[],
  given: readonly Change[],
): Generator<Violation> {
  // One that was tried again may stand there twice: it holds from the last on.
  const placeOf = new Map(stored.map(({ seq, topic }) => [topic, seq]))
  let first: Change | undefined
  for (const change of given.toSorted((a, b) => (a.done?.t ?? 0) - (b.done?.t ?? 0))) {
    if (!change.done) continue
    const place = placeOf.get(change.asked.hash)
    if (place === undefined) {
      yield of(`A topic of ${room} was acknowledged, and is not in the log`, change)
      continue
    }
    const before = first && placeOf.get(first.asked.hash)
    const isLater = first?.done && first.done.t < change.asked.t
    if (isLater && before !== undefined && before > place && !first?.isUnsure)
      yield of(`Topics of ${room} stand in another order than they were given in`, change)
    if (before === undefined || place > before) first = change
  }
}

function of(says: string, change?: Change): Violation {
  const rows = change ? [change.asked, change.done].filter((row) => !!row) : []
  return { invariant: 'M8', says, rows }
}

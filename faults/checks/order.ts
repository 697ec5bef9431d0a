// The order of a room's log is one order, and agrees with time.
import type { Ok, Recv } from '../history.ts'
import type { Evidence, Violation } from './evidence.ts'
import { hasEnded } from './restored.ts'

/** I4: no holes; not in the log, not on a connection, not in what a client shows. */
export function* noHoles({ log, recvs, shown }: Evidence): Generator<Violation> {
  for (const [room, { events, lastSeq }] of log) {
    const wrong = events.find(({ seq }, index) => seq !== index + 1)
    if (wrong || lastSeq !== events.length)
      yield {
        invariant: 'I4',
        says: `The log of ${room} has a hole${wrong ? ` before ${wrong.seq}` : ` at its end: its head says ${lastSeq}, and there are ${events.length}`}`,
        rows: [],
      }
  }
  const ends = new Map<string, Recv>()
  for (const row of recvs) {
    const key = `${row.client} ${row.socket} ${row.room}`
    const before = ends.get(key)
    if (before && row.f === 'events' && row.seq > before.last + 1)
      yield {
        invariant: 'I4',
        says: `The server left out ${row.room} ${before.last + 1} on a connection of ${row.client}`,
        rows: [before, row],
      }
    ends.set(key, row)
  }
  for (const { client, room, rows } of shown)
    for (const [index, row] of rows.entries()) {
      const before = rows[index - 1]
      if (row.type === 'apply' && before && row.seq > before.seq + 1)
        yield {
          invariant: 'I4',
          says: `${client} showed ${room} ${row.seq} without ${before.seq + 1}`,
          rows: [before, row],
        }
    }
}

/** I5: what a client shows of a room only goes forward. */
export function* onlyForward({ shown }: Evidence): Generator<Violation> {
  for (const { client, room, rows } of shown)
    for (const [index, row] of rows.entries()) {
      const before = rows[index - 1]
      if (row.type !== 'apply' || !before || before.epoch !== row.epoch) continue
      if (row.seq < before.seq)
        yield {
          invariant: 'I5',
          says: `${client} showed ${room} ${row.seq} after ${before.seq}`,
          rows: [before, row],
        }
    }
}

/**
 * I7: what was acknowledged before something was sent stands before it, and one client's messages in the order it sent them. Places of a history that has ended say nothing:
 * what was acknowledged there and is offered again stands behind what its sender wrote before they heard of the end.
 */
export function* agreesWithTime(evidence: Evidence): Generator<Violation> {
  const { log, invokes, oks } = evidence
  const offeredAgain = new Set(oks.filter((ok) => hasEnded(evidence, ok)).map(({ cmid }) => cmid))
  for (const [room, { epoch, events }] of log) {
    const placeOf = new Map(events.map(({ cmid, seq }) => [cmid, seq]))
    const acked = oks.filter((ok) => ok.room === room && ok.epoch === epoch)
    const previous = new Map<string, (typeof invokes)[number]>()
    let newest: Ok | undefined
    let index = 0
    for (const invoke of invokes) {
      if (invoke.room !== room) continue
      for (let ok = acked[index]; ok && ok.t < invoke.t; ok = acked[++index])
        if (!newest || ok.seq > newest.seq) newest = ok
      const seq = placeOf.get(invoke.cmid)
      if (seq === undefined) continue
      if (newest && newest.seq > seq)
        yield {
          invariant: 'I7',
          says: `${invoke.cmid} was sent after ${room} ${newest.seq} was acknowledged, and stands before it at ${seq}`,
          rows: [newest, invoke],
        }
      const before = previous.get(invoke.client)
      const isLate = before && (placeOf.get(before.cmid) as number) > seq
      if (isLate && !offeredAgain.has(before.cmid))
        yield {
          invariant: 'I7',
          says: `${invoke.client} sent ${before.cmid} before ${invoke.cmid}; ${room} has them the other way round`,
          rows: [before, invoke],
        }
      // What waits for its files holds nothing up.
      if (!invoke.files) previous.set(invoke.client, invoke)
    }
  }
}

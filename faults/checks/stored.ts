// What was acknowledged is stored, once, and is the same for everybody.
import { type Apply, hashOf, type Ok, type Row } from '../history.ts'
import type { Evidence, Shown, Violation } from './evidence.ts'
import { goneForGood, hasEnded } from './restored.ts'

/** I1: every acknowledged message is in the final log, at its place, and every client showed it. */
export function* acknowledgedIsStored(evidence: Evidence): Generator<Violation> {
  const { log, oks, invokeOf, shown } = evidence
  const lost = (says: string, rows: readonly (Row | undefined)[]): Violation => ({
    invariant: 'I1',
    says,
    rows: rows.filter((row) => row !== undefined),
  })
  const gone = goneForGood(evidence)
  const stored = new Set([...log.values()].flatMap(({ events }) => events.map(({ cmid }) => cmid)))
  const places = new Map<string, Map<number, Ok>>()
  for (const ok of oks) {
    const invoke = invokeOf.get(ok.cmid)
    const dump = log.get(ok.room)
    const event = dump?.events[ok.seq - 1]
    if (hasEnded(evidence, ok)) {
      if (!stored.has(ok.cmid) && !gone.has(ok.cmid))
        yield lost(
          `${ok.cmid} was acknowledged in a history that has ended, and is not in the new one`,
          [invoke, ok],
        )
      continue
    }
    if (dump?.epoch !== ok.epoch)
      yield lost(`${ok.cmid} was acknowledged in an epoch that ${ok.room} does not have`, [ok])
    else if (event?.seq !== ok.seq || event.cmid !== ok.cmid)
      yield lost(
        `${ok.cmid} was acknowledged as ${ok.room} ${ok.seq}, where the log has ${event?.cmid ?? 'nothing'}`,
        [invoke, ok],
      )
    else if (invoke && !event.isTaken && !event.isEdited && event.hash !== invoke.hash)
      yield lost(`${ok.cmid} is in the log with another text`, [invoke, ok])
    const ofRoom = places.get(ok.room) ?? new Map<number, Ok>()
    places.set(ok.room, ofRoom.set(ok.seq, ok))
  }
  for (const one of shown) {
    const coverage = coverageOf(one, log.get(one.room)?.epoch)
    for (const [seq, ok] of places.get(one.room) ?? [])
      if (!coverage(seq))
        yield lost(`${one.client} never showed ${ok.cmid}, acknowledged as ${one.room} ${seq}`, [
          ok,
        ])
  }
}

/** Tells whether the client showed it in this epoch, or was told to go on behind it. */
function coverageOf({ rows }: Shown, epoch: string | undefined): (seq: number) => boolean {
  const seqs = new Set<number>()
  const jumps: [from: number, to: number][] = []
  let last = 0
  for (const row of rows) {
    if (row.epoch !== epoch) continue
    if (row.type === 'apply') seqs.add(row.seq)
    else if (row.seq > last) jumps.push([last + 1, row.seq])
    last = row.seq
  }
  return (seq) => seqs.has(seq) || jumps.some(([from, to]) => from <= seq && seq <= to)
}

/** I2: a message has at most one place, and no client shows a place twice. */
export function* storedOnce({ log, oks, shown }: Evidence): Generator<Violation> {
  for (const [room, { events }] of log) {
    const first = new Map<string, number>()
    for (const { cmid, sender, seq } of events) {
      if (!cmid) continue
      const key = `${sender} ${cmid}`
      const before = first.get(key)
      if (before !== undefined)
        yield {
          invariant: 'I2',
          says: `${cmid} is in the log of ${room} at ${before} and at ${seq}`,
          rows: oks.filter((ok) => ok.cmid === cmid),
        }
      else first.set(key, seq)
    }
  }
  const acked = new Map<string, Ok>()
  for (const ok of oks) {
    const key = `${ok.cmid} ${ok.epoch}`
    const before = acked.get(key)
    if (before && (before.seq !== ok.seq || before.room !== ok.room))
      yield {
        invariant: 'I2',
        says: `${ok.cmid} was acknowledged at two places`,
        rows: [before, ok],
      }
    acked.set(key, ok)
  }
  for (const { client, room, rows } of shown) {
    const seen = new Map<string, Apply>()
    for (const row of rows) {
      if (row.type === 'reset') seen.clear()
      else {
        const key = `${row.epoch} ${row.seq}`
        const before = seen.get(key)
        if (before)
          yield {
            invariant: 'I2',
            says: `${client} showed ${room} ${row.seq} twice`,
            rows: [before, row],
          }
        seen.set(key, row)
      }
    }
  }
}

/** I3: a place holds one text, for every reader, at any time; once it is edited, any that it was given. An ack is a look too. */
export function* sameForAll(evidence: Evidence): Generator<Violation> {
  const { log, applies, oks, invokeOf } = evidence
  const given = textsGiven(evidence)
  // The log of a history that has ended is gone: a message of it may have been edited, or deleted.
  const mayBeChanged = (row: Apply | Ok, texts: ReadonlySet<string>) =>
    texts.size > 1 && hasEnded(evidence, row)
  const first = new Map<string, { row: Apply | Ok; hash: string }>()
  const look = function* (row: Apply | Ok, hash: string | undefined): Generator<Violation> {
    if (hash === undefined) return
    const key = `${row.room} ${row.epoch} ${row.seq}`
    const dump = log.get(row.room)
    const stored = dump?.epoch === row.epoch ? dump.events[row.seq - 1] : undefined
    // Who came after it was deleted sees no text, and nothing else.
    if (stored?.isTaken && hash === stored.hash) return
    const texts = given.get(row.cmid ?? '') ?? new Set()
    if (stored?.isEdited || mayBeChanged(row, texts)) {
      if (texts.has(hash)) return
      const says = `${row.room} ${row.seq} was shown with a text that nobody gave it`
      yield { invariant: 'I3', says, rows: [row] }
      return
    }
    const before = first.get(key)
    if (before && before.hash !== hash)
      yield {
        invariant: 'I3',
        says: `${row.room} ${row.seq} is not the same for ${before.row.client} and ${row.client}`,
        rows: [before.row, row],
      }
    if (before) return
    first.set(key, { row, hash })
    if (dump?.epoch === row.epoch && !stored?.isTaken && stored?.hash !== hash)
      yield {
        invariant: 'I3',
        says: `${row.room} ${row.seq} was shown as ${hash}, where the log has ${stored?.hash ?? 'nothing'}`,
        rows: [row],
      }
  }
  for (const row of applies) yield* look(row, row.hash)
  for (const row of oks) yield* look(row, invokeOf.get(row.cmid)?.hash)
}

/** The texts that each message was sent with, and that edits were to give it, in any history; none, where its deletion was asked for. */
function textsGiven({ log, oks, applies, changes, invokeOf }: Evidence): Map<string, Set<string>> {
  const texts = new Map<string, Set<string>>()
  const add = (cmid: string | undefined, hash: string | undefined) => {
    if (cmid !== undefined && hash !== undefined)
      texts.getOrInsertComputed(cmid, () => new Set()).add(hash)
  }
  const cmidAt = new Map<string, string>()
  for (const { room, epoch, seq, cmid } of [...oks, ...applies])
    if (cmid !== undefined) cmidAt.set(`${room} ${epoch} ${seq}`, cmid)
  for (const [room, { epoch, events }] of log)
    for (const { cmid, seq } of events)
      if (cmid !== undefined) cmidAt.set(`${room} ${epoch} ${seq}`, cmid)
  for (const { cmid, hash } of invokeOf.values()) add(cmid, hash)
  for (const { asked } of changes.values()) {
    const cmid = cmidAt.get(`${asked.room} ${asked.epoch} ${asked.about}`)
    if (asked.kind === 'message.edit') add(cmid, asked.hash)
    if (asked.kind === 'message.delete') add(cmid, noText)
  }
  for (const { events } of log.values())
    for (const { change } of events)
      if (change?.kind === 'message.edited')
        add(events[change.about - 1]?.cmid, changes.get(change.id ?? '')?.asked.hash)
  return texts
}

const noText = hashOf('')

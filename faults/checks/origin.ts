import type { Apply, Ok } from '../history.ts'
import type { Evidence, Violation } from './evidence.ts'
import { endOf } from './restored.ts'

/** I6: what is seen was sent, and was not refused for good; what a restore took away may be refused after that, when it is offered again. */
export function* nothingFromNowhere(evidence: Evidence): Generator<Violation> {
  const { log, applies, nacks, oks, invokeOf, changes } = evidence
  const refused = new Map(nacks.filter(({ final }) => final).map((row) => [row.cmid, row]))
  const reported = new Set<string>()
  const about = function* (cmid: string | undefined, where: string, rows: readonly (Apply | Ok)[]) {
    if (cmid === undefined || reported.has(cmid)) return
    const refusal = refused.get(cmid)
    if (invokeOf.has(cmid) && !refusal) return
    // Of copies there is a check of its own.
    if (changes.get(cmid)?.asked.kind === 'message.forward') return
    const end = rows[0] && endOf(evidence, rows[0])
    if (refusal && end && end.t < refusal.t) return
    reported.add(cmid)
    const why = refusal ? 'although it was refused for good' : 'although nobody sent it'
    const says = `${cmid} is in ${where} ${why}`
    yield { invariant: 'I6', says, rows: refusal ? [refusal, ...rows] : rows } as const
  }
  for (const row of applies) yield* about(row.cmid, `what ${row.client} shows`, [row])
  for (const row of oks) yield* about(row.cmid, 'what the server acknowledged', [row])
  for (const [room, { events }] of log)
    for (const { cmid } of events) yield* about(cmid, `the log of ${room}`, [])
}

// Where nothing but the readers' own slowness disturbs.
import type { Budget } from './budget.ts'
import type { Evidence, Violation } from './evidence.ts'

/** F13: who reads slowly is never cut off, is not sent on ahead, and ends with the full log. */
export function* neverCutOff(evidence: Evidence, budget: Budget): Generator<Violation> {
  if (!budget.neverCutOff) return
  const { opened, closed, recvs, shown, finals, log } = evidence
  const wrong = (says: string, ...rows: Violation['rows']): Violation => ({
    invariant: 'F13',
    says,
    rows,
  })

  for (const row of closed)
    yield wrong(`A connection of ${row.client} ended, with ${row.code}`, row)
  for (const row of opened)
    if (row.socket > 1) yield wrong(`${row.client} had to connect again`, row)
  for (const row of recvs)
    if (row.reason === 'limited' || row.reason === 'reset')
      yield wrong(`${row.client} got a snapshot of ${row.room} in place of its log`, row)

  const began = new Map(shown.map(({ client, room, rows }) => [`${client} ${room}`, rows[0]]))
  for (const row of finals) {
    const first = began.get(`${row.client} ${row.room}`)
    const head = log.get(row.room)?.lastSeq ?? 0
    if (first?.type === 'reset' && row.prev > first.seq)
      yield wrong(`${row.client} has lost the beginning of ${row.room}`, first, row)
    if (row.seq < head) yield wrong(`${row.client} ends at ${row.room} ${row.seq} of ${head}`, row)
  }
}

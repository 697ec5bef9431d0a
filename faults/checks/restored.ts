// What may be missing when the database was put back to what it was.
import type { Apply, Ok } from '../history.ts'
import type { Evidence } from './evidence.ts'

/**
 * Milliseconds for which a client offers again what was acknowledged, when it
 * finds that the history has ended; less what it may have heard late.
 */
const offeredAgainFor = 60_000 - 5_000

/** Whether the room had this history, until a restore ended it. */
export function hasEnded({ restored, log }: Evidence, { room, epoch }: Ok | Apply): boolean {
  if (log.get(room)?.epoch === epoch) return false
  return restored.some((row) => row.room === room && row.epoch === epoch)
}

/**
 * The messages that may be gone: stored in a history that has ended, and their
 * sender knew it so long before it heard of the new one that it had let go of
 * them. Everything else is offered again, and stands in the new history.
 */
export function goneForGood(evidence: Evidence): ReadonlySet<string> {
  const { restored, oks, applies, shown, invokeOf } = evidence
  if (restored.length === 0) return new Set()
  const known = new Map<string, Ok | Apply>()
  const knows = (cmid: string, row: Ok | Apply) => {
    const before = known.get(cmid)
    if (!before || before.t < row.t) known.set(cmid, row)
  }
  for (const row of oks) knows(row.cmid, row)
  for (const row of applies)
    if (row.cmid !== undefined && invokeOf.get(row.cmid)?.client === row.client)
      knows(row.cmid, row)

  const beginnings = new Map(
    shown.map(({ client, room, rows }) => [
      `${client} ${room}`,
      rows.filter((row, index) => row.epoch !== rows[index - 1]?.epoch),
    ]),
  )
  const gone = new Set<string>()
  for (const [cmid, row] of known) {
    if (!hasEnded(evidence, row)) continue
    const changes = beginnings.get(`${row.client} ${row.room}`) ?? []
    const learned = changes.find(({ t, epoch }) => t > row.t && epoch !== row.epoch)
    if (!learned || learned.t - row.t >= offeredAgainFor) gone.add(cmid)
  }
  return gone
}

// What may be missing when the database was put back to what it was.
import type { Apply, Invoke, Ok, Restored } from '../history.ts'
import type { Evidence } from './evidence.ts'

/**
 * Milliseconds for which a client offers again what was acknowledged, when it
 * finds that the history has ended; less what it may have heard late.
 */
const offeredAgainFor = 60_000 - 5_000

interface InHistory {
  readonly room: string
  readonly epoch: string
}

/** Whether the room had this history, until a restore ended it. */
export function hasEnded(evidence: Pick<Evidence, 'restored' | 'log'>, place: InHistory): boolean {
  return endOf(evidence, place) !== undefined
}

/** The restore that ended this history of the room. */
export function endOf(
  { restored, log }: Pick<Evidence, 'restored' | 'log'>,
  { room, epoch }: InHistory,
): Restored | undefined {
  if (log.get(room)?.epoch === epoch) return undefined
  return restored.find((row) => row.room === room && row.epoch === epoch)
}

/**
 * Whether what was known to be stored at `t`, in this history, must be in the one of now: nothing was put back since, or
 * the copy was begun later; and so was each copy that was put back after that.
 */
export function standsStill(
  { restored, log }: Pick<Evidence, 'restored' | 'log'>,
  { room, epoch }: InHistory,
  t: number,
): boolean {
  if (log.get(room)?.epoch === epoch) return true
  const ends = restored.filter((row) => row.room === room)
  const first = ends.findIndex((row) => row.epoch === epoch)
  if (first < 0) return false
  return ends.slice(first).every(({ copied }, index, later) => {
    const since = later[index - 1]?.t ?? t
    return copied !== undefined && since < copied.from
  })
}

/**
 * The messages that may be gone. Each was stored in a history that has ended, and was not seen before the copy was begun that
 * took its place. Its sender had let go of it when they heard of the new history; or had offered it again, and was told for
 * good that it cannot be, since a file of it, or what it answers, was in no copy either. Everything else stands in the new history.
 */
export function goneForGood(evidence: Evidence): ReadonlySet<string> {
  const { restored, oks, applies, shown, invokeOf } = evidence
  if (restored.length === 0) return new Set()
  const known = new Map<string, Ok | Apply>()
  const stands = new Set<string>()
  const knows = (cmid: string, row: Ok | Apply) => {
    const before = known.get(cmid)
    if (!before || before.t < row.t) known.set(cmid, row)
  }
  for (const row of oks) knows(row.cmid, row)
  for (const row of applies)
    if (row.cmid !== undefined && invokeOf.get(row.cmid)?.client === row.client)
      knows(row.cmid, row)
  for (const row of [...oks, ...applies])
    if (row.cmid !== undefined && standsStill(evidence, row, row.t)) stands.add(row.cmid)

  const beginnings = new Map(
    shown.map(({ client, room, rows }) => [
      `${client} ${room}`,
      rows.filter((row, index) => row.epoch !== rows[index - 1]?.epoch),
    ]),
  )
  const isRefused = refusedSince(evidence)
  const gone = new Set<string>()
  for (const [cmid, row] of known) {
    if (stands.has(cmid) || !hasEnded(evidence, row)) continue
    const changes = beginnings.get(`${row.client} ${row.room}`) ?? []
    const learned = changes.find(({ t, epoch }) => t > row.t && epoch !== row.epoch)
    if (!learned || learned.t - row.t >= offeredAgainFor || isRefused(cmid, row)) gone.add(cmid)
  }
  return gone
}

/** Whether a copy that was put back was begun before this time, and took its place after it. */
export function mayBeTakenAway(restored: readonly Restored[], t: number): boolean {
  return restored.some((row) => t < row.t && (row.copied?.from ?? 0) <= t)
}

/** Tells whether what was stored was refused for good, after a restore had taken away what it needs. */
function refusedSince(evidence: Evidence): (cmid: string, stored: Ok | Apply) => boolean {
  const { nacks, uploads, restored, invokeOf } = evidence
  const refusals = new Map(nacks.filter(({ final }) => final).map((row) => [row.cmid, row]))
  const uploadsOf = Map.groupBy(uploads, ({ cmid }) => cmid)
  const firstSeen = firstSights(evidence)
  const lacksAnswered = (invoke: Invoke, { room, epoch }: Ok | Apply) =>
    [invoke.thread, invoke.replyTo].some((seq) => {
      if (seq === undefined) return false
      const seen = firstSeen.get(`${room} ${epoch} ${seq}`)
      return seen === undefined || !standsStill(evidence, { room, epoch }, seen)
    })
  return (cmid, stored) => {
    const [invoke, refusal, end] = [invokeOf.get(cmid), refusals.get(cmid), endOf(evidence, stored)]
    if (!invoke || !refusal || !end || refusal.t < end.t) return false
    const lacksFile = (uploadsOf.get(cmid) ?? []).some(({ t }) => mayBeTakenAway(restored, t))
    return lacksFile || lacksAnswered(invoke, stored)
  }
}

/** By the places of messages: when each was first seen there. */
function firstSights({ oks, applies }: Evidence): ReadonlyMap<string, number> {
  const sights = new Map<string, number>()
  for (const row of [...oks, ...applies]) {
    if (row.cmid === undefined) continue
    const key = `${row.room} ${row.epoch} ${row.seq}`
    sights.set(key, Math.min(row.t, sights.get(key) ?? Number.POSITIVE_INFINITY))
  }
  return sights
}

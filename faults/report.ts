import { formatViolation, type Violation } from './checker.ts'
import { formatFailovers } from './failovers.ts'
import type { Fault, Row } from './history.ts'
import { formatLatencies, secondsToTheEnd } from './latencies.ts'
import type { RunResult } from './run.ts'

/** What a run was and what came out, for people. */
export function formatReport(result: RunResult): string {
  const { rows, log, violations, figures, skipped, slow, unexpectedEnds } = result
  const faults = rows.filter((row) => row.type === 'info' && row.f === 'fault') as Fault[]
  const sent = rows.filter(({ type }) => type === 'invoke').length
  const acked = new Set(rows.flatMap((row) => (row.type === 'ok' ? [row.cmid] : []))).size
  const seen = rows.filter(({ type }) => type === 'apply').length
  const changes = countChanges(rows)
  const rss = rows.reduce(
    (most, row) => (row.type === 'info' && row.f === 'usage' ? Math.max(most, row.rss) : most),
    0,
  )
  const lines = [
    `sent ${sent}, acknowledged ${acked}, events shown ${seen}, most memory ${Math.round(rss / 2 ** 20)} MB`,
    ...(changes ? [changes] : []),
    ...countFiles(rows),
    `faults: ${formatCounts(faults)}`,
    ...formatFailovers(rows, log),
    ...figures,
    ...skipped.map((what) => `SKIPPED: ${what}`),
    ...(unexpectedEnds > 0 ? [`the server ended by itself ${unexpectedEnds} times`] : []),
    ...(slow.size > 0
      ? [`the slow ones had read everything ${secondsToTheEnd(rows, slow)} s after the end`]
      : []),
    '',
    ...formatLatencies(rows, faults, slow),
    '',
    `violations: ${violations.length}`,
    ...violations.map(formatViolation),
  ]
  return lines.join('\n')
}

/** How many changes were asked for, and acknowledged; nothing, if none. */
function countChanges(rows: readonly Row[]): string {
  const changes = rows.filter((row) => row.type === 'change')
  const done = new Set(changes.flatMap((row) => (row.f === 'done' ? [row.id] : [])))
  const asked = changes.filter((row) => row.f === 'asked')
  const counts = Object.entries(Object.groupBy(asked, ({ kind }) => kind)).map(
    ([kind, all]) => `${all?.length} × ${kind} (${all?.filter(({ id }) => done.has(id)).length})`,
  )
  const sent = rows.filter((row) => row.type === 'invoke')
  const answers = sent.filter(({ thread }) => thread !== undefined).length
  const shown = sent.filter(({ alsoInRoom }) => alsoInRoom).length
  const replies = sent.filter(({ replyTo }) => replyTo !== undefined).length
  return counts.length > 0
    ? `changes asked for (acknowledged): ${counts.join(', ')}; ${answers} answers in threads (${shown} in the room as well), ${replies} replies`
    : ''
}

function countFiles(rows: readonly Row[]): string[] {
  const files = rows.filter((row) => row.type === 'file')
  const uploads = files.filter((row) => row.f === 'uploaded').length
  const fetches = files.filter((row) => row.f === 'fetched')
  const outsiders = fetches.filter(({ isOutsider }) => isOutsider).length
  const sent = rows.filter((row) => row.type === 'invoke' && row.files).length
  if (sent === 0) return []
  const kept = files.filter((row) => row.f === 'kept').length
  return [
    `files: ${sent} attached, ${uploads} uploaded, ${kept} kept; ${fetches.length - outsiders} read, ${outsiders} asked for by an outsider`,
  ]
}

function formatCounts(faults: readonly Fault[]): string {
  const counts = Object.entries(Object.groupBy(faults, ({ kind }) => kind))
  return counts.map(([kind, all]) => `${all?.length} × ${kind}`).join(', ') || 'none'
}

/** Seconds into the run at which the first violation had happened; at its end, when only the log shows it. */
export function caughtAfter(rows: readonly Row[], violations: readonly Violation[]): number {
  const first = rows[0]?.t ?? 0
  const last = rows.at(-1)?.t ?? 0
  const times = violations.map(({ rows }) => rows.at(-1)?.t ?? last)
  return Math.round((Math.min(...times) - first) / 100) / 10
}

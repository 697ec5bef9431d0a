// How long each message took.
import type { Row } from './history.ts'

export interface Sample {
  readonly client: string
  /** When the message was sent. */
  readonly at: number
  /** The first sign that it is stored, at any client. */
  readonly stored: number
  readonly ms: number
}

/** To the ack, and from the first sign that it is stored to each screen. `rows` in the order of time. */
export function samplesOf(rows: readonly Row[]) {
  const invoked = new Map<string, number>()
  const signs = new Map<string, number>()
  /** An ack may come again, after a restore. The first one is what was waited for. */
  const acked = new Set<string>()
  const acks: Sample[] = []
  const deliveries: Sample[] = []
  for (const row of rows) {
    if (row.type === 'invoke') invoked.set(row.cmid, row.t)
    else if (row.type === 'ok' || row.type === 'apply') {
      const { client, cmid, t } = row
      const at = invoked.get(cmid ?? '')
      if (at === undefined || cmid === undefined) continue
      const stored = signs.getOrInsert(cmid, t)
      if (row.type === 'apply') deliveries.push({ client, at, stored, ms: t - stored })
      else if (!acked.has(cmid)) acks.push({ client, at, stored, ms: t - at })
      if (row.type === 'ok') acked.add(cmid)
    }
  }
  return { acks, deliveries }
}

/** The value that this share of them does not exceed; undefined where there is none. */
export function quantile(values: readonly number[], share: number): number | undefined {
  const sorted = Float64Array.from(values).sort()
  return sorted[Math.min(sorted.length - 1, Math.floor(share * sorted.length))]
}

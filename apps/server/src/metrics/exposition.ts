import { collectDefaultMetrics, Registry } from 'prom-client'
import { Spread } from '../ground/counts.ts'
import type { Readings } from './measured.ts'
import { type Metric, metrics } from './metric-table.ts'

/** They walk through every open handle at each scrape: with many sockets that takes long, and `lobby_sockets` says more. */
const leftOut = [
  'nodejs_active_resources',
  'nodejs_active_resources_total',
  'nodejs_active_handles',
  'nodejs_active_handles_total',
  'nodejs_active_requests',
  'nodejs_active_requests_total',
]

export interface Exposition {
  readonly contentType: string
  text(): Promise<string>
}

/** All metrics in the text format of Prometheus: ours, and those of the process and of Node. Reads nothing before it is asked. */
export function openExposition(read: () => Readings): Exposition {
  const registry = new Registry()
  collectDefaultMetrics({ register: registry })
  for (const name of leftOut) registry.removeSingleMetric(name)
  for (const [name, metric] of Object.entries(metrics))
    registry.registerMetric(readable(name, metric, read) as never)
  return { contentType: registry.contentType, text: () => registry.metrics() }
}

/** As the registry reads a metric. */
function readable(name: string, { type, help, label, read }: Metric, readings: () => Readings) {
  return {
    name,
    get: () => ({ name, type, help, values: valuesOf(name, label, read(readings())) }),
  }
}

function valuesOf(name: string, label: string | undefined, reading: ReturnType<Metric['read']>) {
  if (reading === undefined) return []
  if (typeof reading === 'number') return [{ value: reading }]
  if (reading instanceof Spread) return buckets(name, reading)
  return Array.from(reading, ([of, value]) => ({ value, labels: { [label ?? '']: of } }))
}

function buckets(name: string, { bounds, counts, sum }: Spread) {
  let upTo = 0
  const values: object[] = counts.map((count, place) => {
    upTo += count
    return { metricName: `${name}_bucket`, labels: { le: bounds[place] ?? '+Inf' }, value: upTo }
  })
  values.push(
    { metricName: `${name}_sum`, value: sum },
    { metricName: `${name}_count`, value: upTo },
  )
  return values
}

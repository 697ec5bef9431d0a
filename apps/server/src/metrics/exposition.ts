import { collectDefaultMetrics, Registry } from 'prom-client'
import { Spread } from '../ground/counts.ts'
import type { MeasuredMetric } from '../ground/measured-metric.ts'
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

/** All metrics of this process: ours, and those of the process and of Node. A worker has none of the whole server. Reads nothing before it is asked. */
export function openMeasuring(
  read: () => Readings,
  of: 'server' | 'worker',
): () => Promise<readonly MeasuredMetric[]> {
  const registry = new Registry()
  collectDefaultMetrics({ register: registry })
  for (const name of leftOut) registry.removeSingleMetric(name)
  for (const [name, metric] of Object.entries(metrics))
    if (of === 'server' || !metric.ofServer)
      registry.registerMetric(readable(name, metric, read) as never)
  // Its types say a number where it has the name of a type.
  return async () => (await registry.getMetricsAsJSON()) as unknown as readonly MeasuredMetric[]
}

/** In the text format of Prometheus. What workers have measured has the label `worker`, with their number: Prometheus adds up, and knows of each when it began anew. */
export async function expositionOf(
  own: readonly MeasuredMetric[],
  ofWorkers: ReadonlyMap<number, readonly MeasuredMetric[]>,
): Promise<{ readonly contentType: string; readonly text: string }> {
  const all = new Map(own.map((metric) => [metric.name, metric]))
  for (const [worker, measured] of ofWorkers)
    for (const { values, ...metric } of measured) {
      const before = all.get(metric.name)?.values ?? []
      const labelled = values.map(({ labels, ...value }) => ({
        ...value,
        labels: { ...labels, worker },
      }))
      all.set(metric.name, { ...metric, values: [...before, ...labelled] })
    }
  const registry = new Registry()
  for (const metric of all.values())
    registry.registerMetric({ name: metric.name, get: () => metric } as never)
  return { contentType: registry.contentType, text: await registry.metrics() }
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

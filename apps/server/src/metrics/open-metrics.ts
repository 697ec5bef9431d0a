import type { Cluster } from '../cluster/cluster.ts'
import type { Config } from '../ground/config.ts'
import type { MeasuredMetric } from '../ground/measured-metric.ts'
import type { Troubles } from '../ground/troubles.ts'
import { version } from '../ground/version.ts'
import type { Metrics } from '../http/metrics-page.ts'
import { storageBytes } from '../storage/size.ts'
import type { Storage } from '../storage/storage.ts'
import type { LogProcess } from '../workers/worker-side.ts'
import type { Readings } from './measured.ts'

interface Needs extends Pick<Readings, 'counts' | 'log'> {
  readonly config: Config
  readonly storage: Pick<Storage, 'file' | 'pool'>
  readonly troubles: Pick<Troubles, 'health'>
  readonly cluster: Pick<Cluster, 'counts' | 'peers'> | undefined
  /** What is known once the server is built, or listens. */
  readonly later: () => Pick<Readings, 'readers' | 'listening'>
  /** What this process's workers have measured, by their numbers; undefined: it has none. */
  readonly measureWorkers:
    | (() => Promise<ReadonlyMap<number, readonly MeasuredMetric[]>>)
    | undefined
  /** Of a worker: it answers for the whole server. */
  readonly logProcess: Pick<LogProcess, 'metrics' | 'measure'> | undefined
}

/** The metrics, where the operator wants them; what they stand on is loaded there, and nowhere else. */
export async function openMetrics({
  config,
  log,
  counts,
  storage,
  troubles,
  cluster,
  later,
  measureWorkers = async () => new Map(),
  logProcess,
}: Needs): Promise<Metrics | undefined> {
  if (config.metricsPort === undefined && config.metricsToken === undefined) return undefined
  const { expositionOf, openMeasuring } = await import('./exposition.ts')
  const read = () => ({
    ...{ version, log, counts },
    ...later(),
    troubles: troubles.health().problems.map(({ code }) => code),
    storageBytes: storage.file === undefined ? undefined : storageBytes(config.dataFolder),
    pool: storage.pool?.(),
    peers: cluster?.peers(),
    told: cluster?.counts,
  })
  const measure = openMeasuring(read, logProcess ? 'worker' : 'server')
  if (!logProcess)
    return async () => {
      const [own, ofWorkers] = await Promise.all([measure(), measureWorkers()])
      return expositionOf(own, ofWorkers)
    }
  logProcess.measure(measure)
  return logProcess.metrics
}

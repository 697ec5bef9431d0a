import type { Cluster } from '../cluster/cluster.ts'
import type { Config } from '../ground/config.ts'
import type { Troubles } from '../ground/troubles.ts'
import { version } from '../ground/version.ts'
import type { Metrics } from '../http/metrics-page.ts'
import { storageBytes } from '../storage/size.ts'
import type { Storage } from '../storage/storage.ts'
import type { Readings } from './measured.ts'

interface Needs extends Pick<Readings, 'counts' | 'log'> {
  readonly config: Config
  readonly storage: Pick<Storage, 'file' | 'pool'>
  readonly troubles: Pick<Troubles, 'health'>
  readonly cluster: Pick<Cluster, 'counts' | 'peers'> | undefined
  /** What is known once the server is built, or listens. */
  readonly later: () => Pick<Readings, 'readers' | 'listening'>
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
}: Needs): Promise<Metrics | undefined> {
  if (config.metricsPort === undefined && config.metricsToken === undefined) return undefined
  const { openExposition } = await import('./exposition.ts')
  const { contentType, text } = openExposition(() => ({
    ...{ version, log, counts },
    ...later(),
    troubles: troubles.health().problems.map(({ code }) => code),
    storageBytes: storage.file === undefined ? undefined : storageBytes(config.dataFolder),
    pool: storage.pool?.(),
    peers: cluster?.peers(),
    told: cluster?.counts,
  }))
  return async () => ({ contentType, text: await text() })
}

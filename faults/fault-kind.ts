import type { Cluster } from './cluster.ts'
import type { Crowds } from './crowds.ts'
import type { Disk } from './disk.ts'
import type { FaultyServer } from './faulty-server.ts'
import type { History } from './history.ts'
import type { Link } from './proxy.ts'
import type { Random } from './random.ts'

/** What there is to break. Windows of one person have neighbouring links. */
export interface World {
  /** The one there is; in a cluster, its first node. */
  readonly server: FaultyServer
  readonly cluster: Cluster | undefined
  readonly disk: Disk | undefined
  readonly links: readonly Link[]
  readonly rooms: readonly string[]
  /** Their ids. */
  readonly people: readonly string[]
  readonly crowds: Crowds
  /** A place for what a fault needs, on another disk. */
  readonly spareFolder: string
  readonly history: History
}

/** What not every machine has: a disk of the harness's own, or `strace`. */
export type Means = 'disk' | 'strace'

/** One way to break something. */
export interface FaultKind {
  /** One after the other, what hits the same. */
  readonly hits: 'server' | 'links' | 'services' | 'people'
  /** Seconds, from and to. */
  readonly lasts: readonly [number, number]
  readonly needs?: Means
  /** Resolves when it has struck; the answer undoes it. */
  strike(world: World, random: Random): Promise<() => Promise<void>> | (() => Promise<void>)
}

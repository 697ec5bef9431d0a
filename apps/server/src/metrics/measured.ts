// What the metrics are made of: numbers that the parts of the server keep anyway.
import type { ClusterCounts } from '../cluster/cluster.ts'
import type { Counts } from '../ground/counts.ts'
import type { LogCounts } from '../log/room-log.ts'
import type { PoolUse } from '../storage/opened-storage.ts'

/** What the engine's listener counts. */
export interface Listening {
  /** Open network connections. */
  readonly connections: number
  /** Open WebSockets. */
  readonly sockets: number
  readonly handshakes: HandshakeReadings
}

interface HandshakeReadings {
  readonly accepted: number
  /** By status. */
  readonly refused: Iterable<readonly [status: number, count: number]>
}

/** What waits for the readers of the open connections. */
export interface ReaderReadings {
  /** Connections that have not read all they were sent. */
  readonly waiting: number
  /** Those that have fallen behind, and catch up from the log. */
  readonly lagging: number
  /** Bytes that wait for all of them. */
  readonly queuedBytes: number
}

export interface Readings {
  readonly version: string
  readonly log: LogCounts
  readonly counts: Counts
  readonly readers: ReaderReadings
  /** Undefined before the server listens. */
  readonly listening: Listening | undefined
  /** Codes of what does not work. */
  readonly troubles: readonly string[]
  /** Of the database on this machine; undefined where it is elsewhere. */
  readonly storageBytes: number | undefined
  /** Undefined where the database is a file. */
  readonly pool: PoolUse | undefined
  /** Other nodes that were heard of lately; undefined for a server that knows of none. */
  readonly peers: number | undefined
  /** What nodes tell each other; undefined for a server that has no others. */
  readonly told: Readonly<ClusterCounts> | undefined
}

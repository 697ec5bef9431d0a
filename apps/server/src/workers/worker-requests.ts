// What a worker and the log process may ask of each other.
import type { LayerRequest } from '@lobby/channels'
import type { Health, TroubleCode } from '@lobby/protocol'
import type { MeasuredMetric } from '../ground/measured-metric.ts'
import type { Metrics } from '../http/metrics-page.ts'
import type { FirstEntries, RoomToDelete } from '../log/append.ts'
import type { Entry } from '../log/entry.ts'
import type { Placed } from '../log/ports.ts'
import type { Query, QueryAnswer } from '../storage/sqlite/requests.ts'
import type { Storage } from '../storage/storage.ts'
import type { Link } from './link.ts'

/** How the server is, but for what every process knows by itself. */
export type KnownTroubles = Pick<Health, 'status' | 'problems'>

/** What the log process answers. */
export type OfLogProcess = {
  /** The first of all. `node`: of the worker's channel layer, if it hangs on this process. */
  hello: [{ readonly node: string | undefined }, Welcome]
  /** Runs a statement by itself. */
  run: [Query, QueryAnswer]
  /** Begins a transaction; the answer is its number. */
  begin: [limit: number, number]
  query: [readonly [transaction: number, Query], QueryAnswer]
  end: [readonly [transaction: number, how: 'commit' | 'rollback'], undefined]
  store: [Entry, Placed]
  createRoom: [Omit<FirstEntries, 'epoch'>, boolean]
  deleteRoom: [RoomToDelete, boolean]
  layer: [LayerRequest, unknown]
  /** `isTried`: the worker tries again, and says when it works. */
  troubleBegins: [readonly [TroubleCode, reason: string, isTried: boolean], undefined]
  troubleEnds: [TroubleCode, undefined]
  /** Those of the whole server. */
  metrics: [null, Awaited<ReturnType<Metrics>>]
  /** It listens there. */
  listening: [url: string, undefined]
}

export interface Welcome {
  readonly durability: Storage['durability']
  readonly health: KnownTroubles
}

/** What a worker answers. */
export type OfWorker = {
  /** Events of a room, contiguous, the last of them `seq`: a JSON array, encoded once for all workers. */
  events: [
    {
      readonly roomId: string
      readonly epoch: string
      readonly seq: number
      readonly events: string
    },
    undefined,
  ]
  deleted: [roomId: string, undefined]
  /** The worker was too slow, and something was not told. */
  missed: [null, undefined]
  layer: [LayerRequest, unknown]
  health: [KnownTroubles, undefined]
  /** Whether its loop turns. */
  beat: [null, undefined]
  /** What its own metrics say. */
  measure: [null, readonly MeasuredMetric[]]
  /** Lets its sockets go, flushes, and ends. */
  drain: [null, undefined]
}

/** The log process's side of a link, and a worker's. */
export type LinkToWorker = Link<OfWorker, OfLogProcess>
export type LinkToLogProcess = Link<OfLogProcess, OfWorker>

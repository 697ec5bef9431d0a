// A worker's side: everything that it has not itself, at the log process.
import { LinkedChannelLayer } from '@lobby/channels'
import type { RoomEvent } from '@lobby/protocol'
import { type Clock, every } from '../ground/clock.ts'
import type { MeasuredMetric } from '../ground/measured-metric.ts'
import { reasonOf, type Troubles, tryEvery } from '../ground/troubles.ts'
import type { Metrics } from '../http/metrics-page.ts'
import { CommitCounts } from '../log/commit-counts.ts'
import type { Appends } from '../log/ports.ts'
import type { RoomLog } from '../log/room-log.ts'
import type { Writing } from '../storage/sqlite/writing.ts'
import type { KnownTroubles, LinkToLogProcess, Welcome } from './worker-requests.ts'

/** The log process, as a worker knows it. */
export interface LogProcess {
  readonly durability: Welcome['durability']
  readonly writing: Writing
  /** Grows with everything that anybody writes, before what follows from it is heard here. */
  readonly writes: () => number
  readonly appends: Appends
  /** Undefined where Redis is the layer. */
  readonly layer: LinkedChannelLayer | undefined
  /** The same troubles in all processes. */
  readonly troubles: Troubles
  /** Those of the whole server. */
  readonly metrics: Metrics
  /** From now on the log process is answered what these are here. */
  measure(read: () => Promise<readonly MeasuredMetric[]>): void
  /** From now on the log hears what was committed. */
  tell(log: RoomLog): void
}

interface Options {
  readonly clock: Clock
  /** Whether the channel layer is Redis: a notice may then arrive before the mark of what it is about. */
  readonly hasRedis: boolean
  /** The server stops. */
  readonly drain: () => void
}

/** Says hello to the log process. */
export async function joinLogProcess(
  link: LinkToLogProcess,
  { clock, hasRedis, drain }: Options,
): Promise<LogProcess> {
  let log: RoomLog | undefined
  let health: KnownTroubles | undefined
  let measured: () => Promise<readonly MeasuredMetric[]> = async () => []
  const layer = hasRedis
    ? undefined
    : new LinkedChannelLayer({
        hub: {
          ask: (request) => link.ask('layer', request),
          tell: (request) => link.tell('layer', request),
          offer: (request, size) => link.offer('layer', request, 2 * size),
        },
      })
  link.answer({
    events({ events, ...place }) {
      if (log?.isFollowed(place.roomId))
        log.accept({ ...place, events: JSON.parse(events) as RoomEvent[] })
      return undefined
    },
    deleted: (roomId) => void log?.suspect(roomId),
    missed: () => void log?.compareHeads(),
    layer: (request) => layer?.hear(request),
    health(now) {
      health = now
      return undefined
    },
    beat: () => undefined,
    measure: () => measured(),
    drain: () => void drain(),
  })
  const welcome = await link.ask('hello', { node: layer?.node })
  health ??= welcome.health
  let asked = 0
  const taken = new Set<Promise<unknown>>()
  /** What `close` waits for. */
  const counted = <Answer>(work: Promise<Answer>) => {
    const done = () => taken.delete(work)
    taken.add(work)
    work.then(done, done)
    return work
  }

  return {
    durability: welcome.durability,
    layer,
    writes: () => (hasRedis ? ++asked : link.theirMark),
    writing: writingAt(link),
    appends: {
      store: (entry) => counted(link.ask('store', entry)),
      createRoom: (first) => link.ask('createRoom', first),
      deleteRoom: (room) => link.ask('deleteRoom', room),
      commits: new CommitCounts(clock),
      waiting: () => taken.size,
      async close() {
        await Promise.allSettled(taken)
      },
    },
    troubles: troublesAt(link, clock, () => health as KnownTroubles),
    metrics: () => link.ask('metrics', null),
    measure(read) {
      measured = read
    },
    tell(to) {
      log = to
    },
  }
}

function writingAt(link: LinkToLogProcess): Writing {
  return {
    run: (query) => link.ask('run', query),
    async begin(limit) {
      const id = await link.ask('begin', limit)
      let isOver = false
      return {
        query: (query) => link.ask('query', [id, query]),
        async end(how) {
          if (isOver && how === 'rollback') return
          isOver = true
          await link.ask('end', [id, how])
        },
      }
    },
  }
}

/** Troubles that the log process keeps, for all. */
function troublesAt(link: LinkToLogProcess, clock: Clock, health: () => KnownTroubles): Troubles {
  const trying = new Map<string, () => void>()
  const end: Troubles['end'] = (code) => {
    trying.get(code)?.()
    trying.delete(code)
    link.tell('troubleEnds', code)
  }
  return {
    begin(code, error, tryAgain) {
      const reason = error === undefined ? '' : reasonOf(error)
      link.tell('troubleBegins', [code, reason, tryAgain !== undefined])
      if (!tryAgain || trying.has(code)) return
      const again = () =>
        void tryAgain().then(
          () => end(code),
          () => {},
        )
      trying.set(code, every(clock, tryEvery, again))
    },
    end,
    has: (code) => health().problems.some((problem) => problem.code === code),
    health: () => health() as ReturnType<Troubles['health']>,
    close() {
      for (const stop of trying.values()) stop()
    },
  }
}

import { heartbeat } from '@lobby/protocol/limits'
import type { Clock } from '../ground/clock.ts'
import { TimingWheel } from '../ground/timing-wheel.ts'
import type { LastTold } from './last-told.ts'
import type { OpenSockets } from './open-sockets.ts'
import type { Rechecks } from './session-check.ts'
import { SlowReaders } from './slow-readers.ts'

/** A connection that is told now and then that the server is here. */
export interface Beating {
  beat(): void
}

export type Beats = TimingWheel<Beating>

/** What looks after all connections of one server, so that none needs a timer of its own. */
export interface SharedByConnections {
  readonly slowReaders: SlowReaders
  readonly beats: Beats
  readonly rechecks: Rechecks
  readonly openSockets: OpenSockets
  readonly lastTold: LastTold
}

interface Needs extends Pick<SharedByConnections, 'rechecks' | 'openSockets' | 'lastTold'> {
  readonly clock: Clock
  /** Milliseconds between two pings of a connection; the usual time, if nothing is said. */
  readonly pingEvery: number | undefined
}

export function sharedByConnections({
  clock,
  pingEvery = heartbeat.interval,
  ...given
}: Needs): SharedByConnections {
  return {
    ...given,
    slowReaders: new SlowReaders(clock),
    beats: new TimingWheel<Beating>(pingEvery, (connection) => connection.beat(), clock),
  }
}

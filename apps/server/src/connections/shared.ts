import { heartbeat } from '@lobby/protocol/limits'
import { TimingWheel } from '../ground/timing-wheel.ts'
import { type Rechecks, sessionRechecks } from './session-check.ts'
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
}

export function sharedByConnections(
  needs: Parameters<typeof sessionRechecks>[0],
): SharedByConnections {
  return {
    slowReaders: new SlowReaders(needs.clock),
    beats: new TimingWheel<Beating>(
      heartbeat.interval,
      (connection) => connection.beat(),
      needs.clock,
    ),
    rechecks: sessionRechecks(needs),
  }
}

import type { Events } from '@lobby/protocol'
import { freshIn, type Timeline } from '../../../packages/client/src/timeline.ts'

export * from '../../../packages/client/src/timeline.ts'

/** Never finds that something is missing. */
export function isBehind(timeline: Timeline, frame: Events): boolean {
  return frame.epoch !== timeline.epoch
}

/** Takes whatever is newer. */
export function advance(timeline: Timeline, frame: Events): Timeline {
  const fresh = freshIn(timeline, frame)
  const seq = fresh.at(-1)?.seq ?? timeline.seq
  return { ...timeline, events: timeline.events.concat(fresh), seq }
}

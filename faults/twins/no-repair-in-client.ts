import { freshIn, type Timeline } from '@lobby/client/parts/timeline'
import type { Events } from '@lobby/protocol'

export * from '@lobby/client/parts/timeline'

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

import type { RoomEvent } from '@lobby/protocol'
import { limits } from '@lobby/protocol/limits'
import { kinds } from './kinds/kinds.ts'

/** What an event takes beside its text, roughly. */
const withoutText = 300

/** How many of these events, from the first on, fit into one frame: one in any case, if there is one. */
export function eventsThatFit(events: Iterable<RoomEvent>): number {
  let count = 0
  let bytes = 0
  for (const event of events) {
    bytes += sizeOf(event)
    if (count > 0 && (bytes > limits.frameBytes || count === limits.eventsPerFrame)) break
    count++
  }
  return count
}

/** Bytes in a frame, roughly. Quotes and line breaks take two there. */
function sizeOf(event: RoomEvent): number {
  const text = kinds[event.type].textOf?.(event)
  return withoutText + (text === undefined ? 0 : Buffer.byteLength(JSON.stringify(text)))
}

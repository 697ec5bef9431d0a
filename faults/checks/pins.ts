import { limits } from '@lobby/protocol/limits'
import type { Evidence, Violation } from './evidence.ts'
import { isOnceOrNot, type Toggle } from './toggles.ts'

const pin: Toggle = {
  invariant: 'M7',
  noun: 'pin',
  kinds: ['message.pinned', 'message.unpinned'],
  commands: ['message.pin', 'message.unpin'],
  of: () => 'pin',
  shown: ({ pins = [] }) => pins.map((about) => ({ about, one: 'pin' })),
}

/** M7: a message is pinned once or not at all, as the last acknowledged word of anybody says, and the list of pins is what the log adds up to, no longer than it may be. */
export function* pinnedOnce(evidence: Evidence): Generator<Violation> {
  yield* isOnceOrNot(evidence, pin)
  for (const [room, { pins = [] }] of evidence.log)
    if (pins.length > limits.pins)
      yield { invariant: 'M7', says: `${room} has ${pins.length} pins`, rows: [] }
}

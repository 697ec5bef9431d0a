import type { Entry } from './entry.ts'
import { sentName } from './key-names.ts'
import type { RoomQueues } from './room-queues.ts'

interface OnItsWay {
  readonly roomId: string
  /** It waits for another one itself. */
  readonly isHeld: boolean
  readonly end: Promise<unknown>
}

/**
 * Where rooms do not wait for each other: a message that its sender sent after one that is on its
 * way to another room waits for that one. In its own room it is behind it anyway.
 */
export function inOwnOrder<Outcome>(queues: RoomQueues<Entry, Outcome>) {
  const onTheirWay = new Map<string, OnItsWay>()
  return {
    push(roomId: string, entry: Entry, bytes: number): Promise<Outcome> {
      const { senderId, clientId, after } = entry
      const before =
        after === undefined ? undefined : onTheirWay.get(sentName({ senderId, clientId: after }))
      const isHeld = before !== undefined && (before.isHeld || before.roomId !== roomId)
      const stored = isHeld
        ? before.end.then(() => queues.push(roomId, entry, bytes))
        : queues.push(roomId, entry, bytes)
      if (clientId === null) return stored
      const name = sentName({ senderId, clientId })
      const leave = () => {
        if (onTheirWay.get(name) === own) onTheirWay.delete(name)
      }
      const own = { roomId, isHeld, end: stored.then(leave, leave) }
      onTheirWay.set(name, own)
      return stored
    },
    get size() {
      return queues.size
    },
    close: () => queues.close(),
  }
}

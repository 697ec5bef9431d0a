import { closeCodes } from '@lobby/protocol/limits'

/** The longest first pause after a close code, in milliseconds; any other has `usual`. */
const firstPause: Readonly<Record<number, number>> = {
  /** The server restarts; everybody was sent away in the same moment. */
  1012: 1_000,
  /** It is full. */
  1013: 4_000,
  /** It knows where we are and needs only our cursors; but it should not come at once again. */
  [closeCodes.tooSlow]: 1_000,
  /** It did not get our first frame in time: as when the device slept in between. Else we are wrong, and should not insist. */
  [closeCodes.helloExpected]: 8_000,
}
const usual = 500
const longest = 30_000

/**
 * How long to wait before try number `attempt` (0, 1, 2 ...), in milliseconds, and at most.
 * Full jitter: after a restart of the server its clients come back spread out. The time that
 * a close code asks for is given, even above `atMost`.
 */
export function backoff(
  attempt: number,
  random: () => number,
  closeCode = 0,
  atMost = longest,
): number {
  const first = firstPause[closeCode] ?? usual
  return random() * Math.min(Math.max(atMost, first), first * 2 ** attempt)
}

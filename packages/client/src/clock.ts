/** Time as the client sees it; tests hand in one that they move by hand. */
export type Clock = {
  /** Milliseconds; only differences mean anything. */
  monotonic(): number
  /** Milliseconds since 1970 as the device believes. It may jump: only for what outlives the process. */
  wall(): number
  /** Calls back once after `ms`, unless the returned function is called first. */
  after(ms: number, callback: () => void): () => void
}

export const systemClock: Clock = {
  monotonic: () => performance.now(),
  wall: () => Date.now(),
  after(ms, callback) {
    const timer = setTimeout(callback, ms)
    return () => clearTimeout(timer)
  },
}

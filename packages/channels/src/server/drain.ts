/** What a server has under way. */
export interface Work {
  /** Takes no new connection, and ends those that carry nothing. */
  stopAccepting(): void
  /** Sockets that are open. */
  readonly sockets: number
  /** Tells so many sockets that they will be served again elsewhere, or here in a moment. */
  closeSockets(count: number): void
  /** Resolves when connections have closed and applications have returned. */
  whenDone(): Promise<void>
  /** Ends what is left, now. */
  cut(): void
}

export interface DrainOptions {
  /** Milliseconds after which what has not ended is cut off. */
  readonly within: number
  /**
   * In how many parts sockets are closed, so that the clients that come back do not
   * all come at once. They are spread over the time but its last second; a
   * server with few sockets needs fewer.
   */
  readonly waves: number
}

/** Sockets in a wave, at least. */
const leastWave = 64

/** Ends a server's work in order. */
export async function drain(work: Work, { within, waves }: DrainOptions): Promise<void> {
  work.stopAccepting()
  const size = Math.max(leastWave, Math.ceil(work.sockets / waves))
  work.closeSockets(size)
  const pause = Math.max(0, within - 1_000) / waves
  const more = setInterval(() => work.closeSockets(size), pause)
  const { promise: timeIsUp, resolve } = Promise.withResolvers<void>()
  const timer = setTimeout(resolve, within)
  await Promise.race([work.whenDone(), timeIsUp])
  clearInterval(more)
  clearTimeout(timer)
  work.cut()
}

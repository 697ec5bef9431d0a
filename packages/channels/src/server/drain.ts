/** What a server has under way. */
export interface Work {
  /** Takes no new connection, and ends those that carry nothing. */
  stopAccepting(): void
  /** Tells every socket that it will be served again elsewhere, or here in a moment. */
  closeSockets(): void
  /** Resolves when connections have closed and applications have returned. */
  whenDone(): Promise<void>
  /** Ends what is left, now. */
  cut(): void
}

/** Ends a server's work in order; what has not ended `within` milliseconds is cut off. */
export async function drain(work: Work, within: number): Promise<void> {
  work.stopAccepting()
  work.closeSockets()
  const { promise: timeIsUp, resolve } = Promise.withResolvers<void>()
  const timer = setTimeout(resolve, within)
  await Promise.race([work.whenDone(), timeIsUp])
  clearTimeout(timer)
  work.cut()
}

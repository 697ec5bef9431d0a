/** Time, as it is handed to what needs it; a test and the simulation move their own. */
export interface Clock {
  /** Milliseconds that only grow: differences alone mean something. */
  monotonic(): number
  /** Milliseconds since 1970, as the machine believes. They may jump: for what people read, and what outlives the process. */
  wall(): number
  /** Calls back once after so many milliseconds, unless the answer is called first. Keeps no process alive. */
  after(milliseconds: number, call: () => void): () => void
}

export const systemClock: Clock = {
  monotonic: () => performance.now(),
  wall: () => Date.now(),
  after(milliseconds, call) {
    const timer = setTimeout(call, milliseconds).unref()
    return () => clearTimeout(timer)
  },
}

/** Resolves after so many milliseconds: true. With a signal, also as soon as it is given: false. */
export function delay(clock: Clock, milliseconds: number, signal?: AbortSignal): Promise<boolean> {
  return new Promise((resolve) => {
    if (signal?.aborted) return resolve(false)
    const isOver = () => {
      stop()
      resolve(false)
    }
    const stop = clock.after(milliseconds, () => {
      signal?.removeEventListener('abort', isOver)
      resolve(true)
    })
    signal?.addEventListener('abort', isOver, { once: true })
  })
}

/** Calls back again and again, so many milliseconds after the call before, until the answer is called. */
export function every(clock: Clock, milliseconds: number, call: () => void): () => void {
  let stop: () => void
  const wait = () => {
    stop = clock.after(milliseconds, () => {
      wait()
      call()
    })
  }
  wait()
  return () => stop()
}

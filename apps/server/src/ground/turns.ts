/** Runs work, a few at once and the others in their order, when it is their turn. */
export type Turns = <Result>(work: () => Promise<Result>) => Promise<Result>

/** So many run at once. With `waiting` others in the queue, one more gets what `full` makes thrown at it. */
export function turns(
  atOnce: number,
  queue?: { readonly waiting: number; readonly full: () => Error },
): Turns {
  const waiting: (() => void)[] = []
  let running = 0
  return async (work) => {
    if (running < atOnce) running++
    else if (queue && waiting.length >= queue.waiting) throw queue.full()
    else await new Promise<void>((turn) => waiting.push(turn))
    try {
      return await work()
    } finally {
      const next = waiting.shift()
      // The turn is handed on: nobody who comes meanwhile takes it.
      if (next) next()
      else running--
    }
  }
}

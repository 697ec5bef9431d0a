// Functions that run in the page, and so may use nothing but what they are given.

/** Milliseconds from the next key or click to the frame that shows what `selector` finds. */
export function shownAfterInput(selector: string): Promise<number> {
  return new Promise((resolve) => {
    let from: number | undefined
    const look = () => {
      if (from === undefined || !document.querySelector(selector)) return
      observer.disconnect()
      const since = from
      // What is in the document now is on the screen when the next frame is over.
      requestAnimationFrame(() => setTimeout(() => resolve(performance.now() - since)))
    }
    const observer = new MutationObserver(look)
    observer.observe(document, { subtree: true, childList: true, attributes: true })
    for (const type of ['keydown', 'click'])
      addEventListener(type, ({ timeStamp }) => (from ??= timeStamp), { capture: true, once: true })
  })
}

/** When something was painted first, in milliseconds from the beginning of the navigation. */
export function firstPaint(): number {
  return performance.getEntriesByName('first-contentful-paint')[0]?.startTime ?? Number.NaN
}

/** Pixels below what is seen of the list. */
export function fromEnd(): number {
  const list = document.querySelector('[role="log"]')
  return list ? list.scrollHeight - list.scrollTop - list.clientHeight : 0
}

/** The frames from now on, until `end` is set. */
export interface Film {
  readonly times: number[]
  /** Messages that were in the document at once, at most. */
  rows: number
  end: boolean
}

export function film(): Film {
  const running: Film = { times: [], rows: 0, end: false }
  const frame = (time: number) => {
    running.times.push(time)
    const rows = document.querySelectorAll('[role="log"] article').length
    running.rows = Math.max(running.rows, rows)
    if (!running.end) requestAnimationFrame(frame)
  }
  requestAnimationFrame(frame)
  return running
}

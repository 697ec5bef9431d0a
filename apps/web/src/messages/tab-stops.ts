import { type RefObject, useEffect } from 'react'

/** Code and tables that scroll are some, too. */
const stops = 'a, button:not([aria-hidden]), summary, [role="group"][tabindex]'

/**
 * All of the list is one stop of the Tab key. In an `article` that is this stop, its links and buttons lie on the way,
 * and in no other one.
 */
export function setStops(part: Element | null): void {
  for (const stop of part?.querySelectorAll<HTMLElement>(stops) ?? []) {
    const article = stop.closest('article')
    if (article && stop.tabIndex !== article.tabIndex) stop.tabIndex = article.tabIndex
  }
}

/** The same for what comes into a message later, such as a text whose marks are loaded first. */
export function useTabStops(list: RefObject<HTMLElement | null>): void {
  useEffect(() => {
    const { current } = list
    if (!current) return
    const observer = new MutationObserver((changes) => {
      // A message that is drawn anew sees to itself.
      for (const part of new Set(changes.map(({ target }) => target)))
        if (part instanceof Element && part.closest('article')) setStops(part)
    })
    observer.observe(current, { childList: true, subtree: true })
    return () => observer.disconnect()
  }, [list])
}

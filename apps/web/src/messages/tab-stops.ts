import { type RefObject, useEffect } from 'react'

/** What has the focus by Tab. Code and tables that scroll do, too. */
const stops = 'a[href], button, summary, [tabindex="0"]'

/**
 * All of the list is one stop of the Tab key. From the message that has the focus, Tab goes on to its own links and
 * buttons, and then out of the list. Those of the other messages are out of the way only while the key is down: at any
 * other time each of them says that it can be used, also to a screen reader, and a message that is drawn costs nothing.
 */
export function useTabStops(list: RefObject<HTMLElement | null>): void {
  useEffect(() => {
    let putBack = () => {}
    const listening = new AbortController()
    const { signal } = listening
    const onKeyDown = ({ key }: KeyboardEvent) => {
      putBack()
      if (key === 'Tab' && list.current) putBack = takeOut(list.current)
    }
    document.addEventListener('keydown', onKeyDown, { capture: true, signal })
    document.addEventListener('keyup', () => putBack(), { capture: true, signal })
    // Out of the page, no key is seen to come up.
    window.addEventListener('blur', () => putBack(), { signal })
    return () => {
      listening.abort()
      putBack()
    }
  }, [list])
}

/** Returns what undoes it. */
function takeOut(list: HTMLElement): () => void {
  const current = document.activeElement?.closest('article')
  const taken = [...list.querySelectorAll<HTMLElement>(stops)].flatMap((stop) => {
    const article = stop.closest('article')
    if (!article || article === current || stop.tabIndex < 0) return []
    const before = stop.getAttribute('tabindex')
    stop.tabIndex = -1
    return [{ stop, before }]
  })
  return () => {
    for (const { stop, before } of taken.splice(0)) {
      if (before === null) stop.removeAttribute('tabindex')
      else stop.setAttribute('tabindex', before)
    }
  }
}

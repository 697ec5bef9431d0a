import { useEffect } from 'react'

/** While a part lies over the page, the browser's Back closes it instead of leaving the page. `close` is always the same function. */
export function useBackCloses(isOver: boolean, close: () => void): void {
  useEffect(() => {
    if (!isOver) return
    const over = Math.random()
    history.pushState({ over }, '')
    addEventListener('popstate', close)
    return () => {
      removeEventListener('popstate', close)
      // Closed otherwise, its place in the history goes as well. Where a link was followed, or the page goes on by itself, as to the
      // sign-in, that place is not the last: it is seen once that has happened.
      setTimeout(() => {
        if (history.state?.over === over) history.back()
      })
    }
  }, [isOver, close])
}

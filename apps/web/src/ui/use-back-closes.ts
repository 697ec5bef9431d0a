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
      // Closed otherwise, its place in the history goes as well; where a link was followed, that place is not the last.
      if (history.state?.over === over) history.back()
    }
  }, [isOver, close])
}

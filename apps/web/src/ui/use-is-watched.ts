import { useEffect, useState } from 'react'

/** Whether a person looks at the page: its window is in front and has the keys. */
export function useIsWatched(): boolean {
  const [isWatched, setWatched] = useState(isPageWatched)
  useEffect(() => {
    const update = () => setWatched(isPageWatched())
    addEventListener('focus', update)
    addEventListener('blur', update)
    document.addEventListener('visibilitychange', update)
    return () => {
      removeEventListener('focus', update)
      removeEventListener('blur', update)
      document.removeEventListener('visibilitychange', update)
    }
  }, [])
  return isWatched
}

function isPageWatched(): boolean {
  return document.visibilityState === 'visible' && document.hasFocus()
}

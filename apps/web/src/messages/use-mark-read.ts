import { useEffect, useState } from 'react'
import { useChat } from '../chat/chat.tsx'

/** Marks the room as read while its end is in view, in a window that a person looks at. */
export function useMarkRead(slug: string, isEndInView: boolean, seq: number | undefined): void {
  const client = useChat()
  const [isWatched, setWatched] = useState(isPageWatched)

  useEffect(() => {
    const look = () => setWatched(isPageWatched())
    addEventListener('focus', look)
    addEventListener('blur', look)
    document.addEventListener('visibilitychange', look)
    return () => {
      removeEventListener('focus', look)
      removeEventListener('blur', look)
      document.removeEventListener('visibilitychange', look)
    }
  }, [])

  useEffect(() => {
    if (isEndInView && isWatched && seq !== undefined) client.markRead(slug)
  }, [client, slug, isEndInView, isWatched, seq])
}

function isPageWatched(): boolean {
  return document.visibilityState === 'visible' && document.hasFocus()
}

import { useEffect, useState } from 'react'
import { useChat } from '../chat/chat.tsx'

/** Marks the room as read while its end is in view, in a window that a person looks at. */
export function useMarkRead(slug: string, isEndInView: boolean, seq: number | undefined): void {
  const client = useChat()
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

  useEffect(() => {
    if (isEndInView && isWatched && seq !== undefined) client.markSeen(slug)
  }, [client, slug, isEndInView, isWatched, seq])
}

function isPageWatched(): boolean {
  return document.visibilityState === 'visible' && document.hasFocus()
}

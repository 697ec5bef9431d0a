import { useEffect } from 'react'
import { useChat } from '../chat/chat.tsx'
import { useIsWatched } from '../ui/use-is-watched.ts'

/** Marks the room as read while its end is in view, in a window that a person looks at. */
export function useMarkRead(slug: string, isEndInView: boolean, seq: number | undefined): void {
  const client = useChat()
  const isWatched = useIsWatched()
  useEffect(() => {
    if (isEndInView && isWatched && seq !== undefined) client.markSeen(slug)
  }, [client, slug, isEndInView, isWatched, seq])
}

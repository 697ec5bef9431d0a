import { useEffect, useState } from 'react'
import { useChatState } from '../chat/chat.tsx'

/** Milliseconds: a page that has just been opened, and one that changes networks, have no connection for a moment. */
const patience = 1_000

/** Whether nothing can be asked of the server now. Where its sockets alone are blocked, it answers. */
export function useServerIsAway(): boolean {
  const isThere = useChatState(
    ({ connection }) => connection.phase === 'live' || 'blocked' in connection,
  )
  const [isLong, setLong] = useState(false)
  useEffect(() => {
    setLong(false)
    if (isThere) return
    const timer = setTimeout(() => setLong(true), patience)
    return () => clearTimeout(timer)
  }, [isThere])
  return !isThere && isLong
}

import { useEffect, useState } from 'react'
import { useChatState } from '../chat/chat.tsx'

const patience = 5_000

export type ConnectionTrouble = 'none' | 'short' | 'long' | 'blocked' | 'refused'

/**
 * `short`: a blink, not worth a word. `long`: worth a word. `blocked`: as long, and the
 * server answers all the while. `refused`: it will not come back by itself.
 */
export function useConnectionTrouble(): ConnectionTrouble {
  const phase = useChatState(({ connection }) => connection.phase)
  const isBlocked = useChatState(({ connection }) => 'blocked' in connection)
  const isLive = phase === 'live'
  const [isLong, setLong] = useState(false)

  useEffect(() => {
    setLong(false)
    if (isLive) return
    const timer = setTimeout(() => setLong(true), patience)
    return () => clearTimeout(timer)
  }, [isLive])

  if (phase === 'refused') return 'refused'
  if (isLive) return 'none'
  if (!isLong) return 'short'
  return isBlocked ? 'blocked' : 'long'
}

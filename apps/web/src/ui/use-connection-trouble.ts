import { useEffect, useState } from 'react'
import { useChatState } from '../chat.tsx'

const patience = 5_000

/** `short`: a blink nobody needs to hear of. `long`: worth a word. `refused`: it will not come back by itself. */
export function useConnectionTrouble(): 'none' | 'short' | 'long' | 'refused' {
  const phase = useChatState(({ connection }) => connection.phase)
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
  return isLong ? 'long' : 'short'
}

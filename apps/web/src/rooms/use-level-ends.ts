import { useEffect, useReducer } from 'react'
import { useChatState } from '../chat/chat.tsx'

/** A timer cannot wait longer. */
const longest = 2 ** 31 - 1

/** Draws again whenever a room's level ends by itself. Answers another number each time. */
export function useLevelEnds(): number {
  const rooms = useChatState(({ rooms }) => rooms)
  const [count, look] = useReducer((before: number) => before + 1, 0)
  // biome-ignore lint/correctness/useExhaustiveDependencies: after one end comes the next
  useEffect(() => {
    const now = Date.now()
    const ends = [...(rooms?.values() ?? [])]
      .map(({ level }) => Date.parse(level?.until ?? ''))
      .filter((end) => end > now)
    if (ends.length === 0) return
    const timer = setTimeout(look, Math.min(longest, Math.min(...ends) - now + 1))
    return () => clearTimeout(timer)
  }, [rooms, count])
  return count
}

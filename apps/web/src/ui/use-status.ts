import type { Status } from '@lobby/protocol'
import { useEffect, useReducer } from 'react'
import { useChatState } from '../chat/chat.tsx'

/** A timer cannot wait longer. */
const longest = 2 ** 31 - 1

/** What a person says of themselves, until it ends. It is there for people whose colour was asked for. */
export function useStatus(id: string): Status | undefined {
  const status = useChatState(({ statuses }) => statuses.get(id))
  const [, look] = useReducer((count: number) => count + 1, 0)
  const left = status?.until === undefined ? undefined : Date.parse(status.until) - Date.now()
  const isOver = left !== undefined && left <= 0
  useEffect(() => {
    if (left === undefined || left <= 0) return
    const timer = setTimeout(look, Math.min(left, longest))
    return () => clearTimeout(timer)
  }, [left])
  return isOver ? undefined : status
}

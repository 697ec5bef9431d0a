import { useEffect, useReducer } from 'react'

/** A timer cannot wait longer. */
const longest = 2 ** 31 - 1

/** Draws again at this instant; absent, or over: never. */
export function useEnd(until: string | undefined): void {
  const [, look] = useReducer((count: number) => count + 1, 0)
  const left = until === undefined ? 0 : Date.parse(until) - Date.now()
  useEffect(() => {
    if (left <= 0) return
    const timer = setTimeout(look, Math.min(left, longest))
    return () => clearTimeout(timer)
  }, [left])
}

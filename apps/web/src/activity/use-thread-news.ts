import { useEffect, useRef } from 'react'
import { usePersonalNews } from '../chat/chat.tsx'

/** Milliseconds in which news come together. */
const atMostEvery = 700

/** Reads again, soon, when something has changed in the threads that the person follows. */
export function useThreadNews(reload: () => unknown): void {
  const timer = useRef<ReturnType<typeof setTimeout>>(undefined)
  const latest = useRef(reload)
  latest.current = reload
  useEffect(() => () => clearTimeout(timer.current), [])
  usePersonalNews('thread.changed', () => {
    timer.current ??= setTimeout(() => {
      timer.current = undefined
      latest.current()
    }, atMostEvery)
  })
}

import type { PersonalFrame } from '@lobby/protocol'
import { useEffect, useRef } from 'react'
import { usePersonalNews } from '../chat/chat.tsx'

/** Milliseconds in which news come together. */
const atMostEvery = 700

/** Reads again, soon, when this has changed for the person; many changes at once are one. Answers a function that does the same. */
export function useCollectedNews(type: PersonalFrame['type'], reload: () => unknown): () => void {
  const timer = useRef<ReturnType<typeof setTimeout>>(undefined)
  const latest = useRef(reload)
  latest.current = reload
  useEffect(() => () => clearTimeout(timer.current), [])
  const soon = useRef(() => {
    timer.current ??= setTimeout(() => {
      timer.current = undefined
      latest.current()
    }, atMostEvery)
  }).current
  usePersonalNews(type, soon)
  return soon
}

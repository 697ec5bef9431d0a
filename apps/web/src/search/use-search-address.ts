import { useEffect, useRef, useState } from 'react'
import { useLocation, useSearch } from 'wouter'
import { type SearchOrder, searchPath } from '../ui/search-path.ts'
import { useSettled } from '../ui/use-settled.ts'
import type { Search } from './search-body.tsx'

/** Milliseconds after the last key until the search is done. */
export const pause = 350

/** The search as it is typed, and as the address has it, which follows what is typed. */
export function useSearchAddress(): Search {
  const address = new URLSearchParams(useSearch())
  const asked = address.get('q') ?? ''
  const sort: SearchOrder = address.get('sort') === 'best' ? 'best' : 'newest'
  const [, navigate] = useLocation()
  const [text, setText] = useState(asked)
  const settled = useSettled(text, pause)
  /** What this part of the page has put into the address last: another one comes from a link, or from going back. */
  const written = useRef(asked)

  const ask = (typed: string, order: SearchOrder = sort, replace = false) => {
    written.current = typed.trim()
    if (typed.trim() !== asked.trim() || order !== sort)
      navigate(searchPath(typed.trim(), order), { replace })
  }

  useEffect(() => {
    if (asked.trim() === written.current) return
    written.current = asked.trim()
    setText(asked)
  }, [asked])

  // biome-ignore lint/correctness/useExhaustiveDependencies: only what is typed asks by itself
  useEffect(() => {
    if (settled === text && settled.trim() !== written.current) ask(settled, sort, true)
  }, [settled])

  return { text, setText, asked: asked.trim(), sort, ask }
}

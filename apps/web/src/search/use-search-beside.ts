import { useEffect, useState } from 'react'
import { seekBeside, useSoughtBeside } from '../ui/search-beside.ts'
import type { SearchOrder } from '../ui/search-path.ts'
import { useSettled } from '../ui/use-settled.ts'
import type { Search } from './search-body.tsx'
import { pause } from './use-search-address.ts'

/** The search beside the rooms, which no address has. */
export function useSearchBeside(person: string): Search {
  const { text, sort } = useSoughtBeside(person)
  const settled = useSettled(text, pause)
  const [asked, setAsked] = useState(text)
  useEffect(() => setAsked(settled), [settled])
  const seek = (text: string, sort: SearchOrder) => seekBeside({ by: person, text, sort })
  return {
    ...{ text, sort, asked: asked.trim() },
    setText: (typed) => seek(typed, sort),
    ask: (typed, order = sort) => {
      seek(typed, order)
      setAsked(typed)
    },
  }
}

import type { MouseEvent } from 'react'
import { useMe } from '../chat/chat.tsx'
import { searchBeside } from '../ui/search-beside.ts'

/** Of a link to the search of a room: opens it beside the room, where there is space. */
export function useSearchHere(slug: string): (event: MouseEvent) => void {
  const me = useMe()?.id
  return (event) => {
    if (me !== undefined && searchBeside(me, `in:${slug} `)) event.preventDefault()
  }
}

// What is sought beside the rooms: it stays while one goes from room to room, and is one person's.
import { useSyncExternalStore } from 'react'
import { besideQuery, openPanel } from './open-panel.ts'
import type { SearchOrder } from './search-path.ts'

type Sought = { readonly by: string; readonly text: string; readonly sort: SearchOrder }

let sought: Sought = { by: '', text: '', sort: 'newest' }
const listeners = new Set<() => void>()

export function useSoughtBeside(person: string): Sought {
  const now = useSyncExternalStore(subscribe, () => sought)
  return now.by === person ? now : { by: person, text: '', sort: 'newest' }
}

export function seekBeside(next: Sought): void {
  sought = next
  for (const listener of listeners) listener()
}

/**
 * Opens the search beside the room, with this text or the last one. False where a panel would lie over what it leads to: there
 * the search has a page, to which Back returns.
 */
export function searchBeside(person: string, text?: string): boolean {
  if (!matchMedia(besideQuery).matches) return false
  if (text !== undefined) seekBeside({ by: person, text, sort: 'newest' })
  openPanel('search')
  return true
}

function subscribe(listener: () => void): () => void {
  listeners.add(listener)
  return () => listeners.delete(listener)
}

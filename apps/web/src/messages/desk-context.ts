import { createContext, useContext } from 'react'
import type { Desk, StoredMessage } from './message-actions.ts'

type ListDesk = Desk & {
  /** Shows all that can be done with a message, under a finger. */
  openSheet(message: StoredMessage): void
}

const DeskContext = createContext<ListDesk | null>(null)

export const DeskProvider = DeskContext.Provider

export function useDesk(): ListDesk {
  const desk = useContext(DeskContext)
  if (!desk) throw new Error('useDesk needs a DeskProvider around it.')
  return desk
}

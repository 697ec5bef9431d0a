import type { Power, Powers } from '@lobby/protocol'
import { createContext, useContext } from 'react'

/** What the reader of the admin area may do in it. */
export const Access = createContext<Powers>({ may: [], gives: [] })

export function useMay(action: Power): boolean {
  return useContext(Access).may.includes(action)
}

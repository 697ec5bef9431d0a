import type { AdminAccess, AdminAction } from '@lobby/protocol'
import { createContext, useContext } from 'react'

/** What whoever looks at the admin area may do in it. */
export const Access = createContext<AdminAccess>({ may: [], gives: [] })

export function useMay(action: AdminAction): boolean {
  return useContext(Access).may.includes(action)
}

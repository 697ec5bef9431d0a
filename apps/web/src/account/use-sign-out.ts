import { useCallback } from 'react'
import { useLocation } from 'wouter'
import { useChat, useMe } from '../chat/chat.tsx'
import { forgetPerson } from './personal.ts'

/** Ends the session, and shows the first page if the person has not gone elsewhere meanwhile. Rejects with a `ChatRefusal`. */
export function useSignOut(): () => Promise<void> {
  const client = useChat()
  const me = useMe()
  // An account is not asked for a name as a stranger is.
  const first = me?.guest === false ? '/login' : '/'
  const [, navigate] = useLocation()
  return useCallback(async () => {
    const here = window.location.pathname
    await client.signOut()
    forgetPerson()
    if (window.location.pathname === here) navigate(first)
  }, [client, navigate, first])
}

import { useCallback } from 'react'
import { useLocation } from 'wouter'
import { useChat } from '../chat/chat.tsx'
import { forgetPerson } from './personal.ts'

/** Ends the session, and shows the first page if the person has not gone elsewhere meanwhile. Rejects with a `ChatRefusal`. */
export function useSignOut(): () => Promise<void> {
  const client = useChat()
  const [, navigate] = useLocation()
  return useCallback(async () => {
    const here = window.location.pathname
    await client.signOut()
    forgetPerson()
    if (window.location.pathname === here) navigate('/')
  }, [client, navigate])
}

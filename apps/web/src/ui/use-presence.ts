import type { Presence } from '@lobby/protocol'
import { useEffect, useSyncExternalStore } from 'react'
import { useChat } from '../chat/chat.tsx'

/** How a person on the screen is here, as long as they are on it; undefined where it is not known. */
export function usePresence(id: string): Presence | undefined {
  const { presences } = useChat()
  useEffect(() => presences.watch(id), [presences, id])
  return useSyncExternalStore(presences.subscribe, () => presences.of(id))
}

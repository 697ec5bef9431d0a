import { useChatState } from './chat.tsx'
import { calls, meantForMe } from './room-level.ts'

/** What waits in all rooms: how many messages are meant for the person, and whether anything is unread that they want to be told of. */
export interface Waiting {
  readonly forMe: number
  readonly isUnread: boolean
}

/** By the server's numbers: what is read in another window waits nowhere. */
export function useWaiting(): Waiting {
  const forMe = useChatState(({ rooms }) =>
    [...(rooms?.values() ?? [])].reduce((sum, room) => sum + meantForMe(room), 0),
  )
  const isUnread = useChatState(({ rooms }) => [...(rooms?.values() ?? [])].some(calls))
  return { forMe, isUnread }
}

import { useChatState } from '../chat/chat.tsx'

/** Whether the person has blocked the one of this id. */
export function useIsBlocked(id: string): boolean {
  return useChatState(({ profile }) => profile?.blocked?.includes(id) === true)
}

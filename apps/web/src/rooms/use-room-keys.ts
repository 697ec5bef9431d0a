import type { RefObject } from 'react'
import { useLocation } from 'wouter'
import { useChat } from '../chat/chat.tsx'
import { calls } from '../chat/room-level.ts'
import { roomPath } from '../chat/room-path.ts'
import { editAsDraft } from '../composer/draft.ts'
import { useKeys } from '../keys/use-keys.ts'
import type { MessageListHandle } from '../messages/message-list.tsx'
import { togglePanel } from '../ui/open-panel.ts'
import { lastSent } from './last-sent.ts'
import { sectionsNow } from './sidebar/use-sections.ts'

/** The keys of a room: to the rooms around it in the list, to its end, and to what was sent last. */
export function useRoomKeys(slug: string, list: RefObject<MessageListHandle | null>): void {
  const client = useChat()
  const [, navigate] = useLocation()

  const go = (step: 1 | -1, isUnreadOnly: boolean) => {
    const rooms = sectionsNow(client.getState(), slug)
      .flatMap((section) => section.rooms)
      .filter((room) => !isUnreadOnly || calls(room) || room.slug === slug)
    const here = rooms.findIndex((room) => room.slug === slug)
    const next = rooms[(here + step + rooms.length) % rooms.length]
    if (next && next.slug !== slug) navigate(roomPath(next.slug))
  }

  const recall = () => {
    const state = client.getState()
    const person = state.session.kind === 'signed-in' ? state.session.user.id : undefined
    const text = lastSent(state, slug)
    if (text !== undefined) editAsDraft(person, slug, text)
  }

  useKeys({
    roomAbove: () => go(-1, false),
    roomBelow: () => go(1, false),
    unreadAbove: () => go(-1, true),
    unreadBelow: () => go(1, true),
    markRead: () => list.current?.markRead(),
    editLast: () => list.current?.editLast(),
    replyToLast: () => list.current?.replyToLast(),
    reactToLast: () => list.current?.reactToLast(),
    recall,
    panel: togglePanel,
  })
}

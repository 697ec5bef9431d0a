import { useEffect, useRef } from 'react'
import { useLocation } from 'wouter'
import { useChat } from '../chat/chat.tsx'
import { roomPath } from '../chat/room-path.ts'
import { sectionsNow } from './sidebar/use-sections.ts'

/** Alt with an arrow changes the room, Escape marks it as read. */
export function useRoomKeys(slug: string, markRead: () => void): void {
  const client = useChat()
  const [, navigate] = useLocation()
  const onEscape = useRef(markRead)
  useEffect(() => {
    onEscape.current = markRead
  })

  useEffect(() => {
    const onKey = (event: KeyboardEvent) => {
      if (event.isComposing || event.defaultPrevented || isForDialog(event)) return
      if (event.key === 'Escape') return onEscape.current()
      const step = { ArrowUp: -1, ArrowDown: 1 }[event.key]
      if (!step || !event.altKey || event.ctrlKey || event.metaKey) return
      event.preventDefault()
      const rooms = sectionsNow(client.getState(), slug)
        .flatMap((section) => section.rooms)
        .filter((room) => !event.shiftKey || room.unread > 0 || room.slug === slug)
      const here = rooms.findIndex((room) => room.slug === slug)
      const next = rooms[(here + step + rooms.length) % rooms.length]
      if (next && next.slug !== slug) navigate(roomPath(next.slug))
    }
    addEventListener('keydown', onKey)
    return () => removeEventListener('keydown', onKey)
  }, [client, navigate, slug])
}

/** Also of a dialog or a menu that this very key has closed: by now it is gone, but the key came from within. */
function isForDialog({ target }: KeyboardEvent): boolean {
  const dialog = '[role="dialog"], [role="menu"]'
  if (target instanceof Element && target.closest(dialog)) return true
  return document.querySelector(dialog) !== null
}

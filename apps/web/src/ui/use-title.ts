import { useEffect } from 'react'

/** The tab's title: how much waits, where we are, and what this is. */
export function useTitle(place: string | undefined, unread = 0): void {
  useEffect(() => {
    const count = unread > 0 ? `(${unread > 99 ? '99+' : unread}) ` : ''
    document.title = `${count}${place ? `${place} · ` : ''}Lobby`
  }, [place, unread])
}

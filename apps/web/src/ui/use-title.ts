import { useEffect } from 'react'

/** What this is called. */
const product = 'Lobby'

/** The tab's title: how much waits, where we are, and what this is; a place of the same name needs it once. */
export function useTitle(place: string | undefined, unread = 0): void {
  useEffect(() => {
    const count = unread > 0 ? `(${unread > 99 ? '99+' : unread}) ` : ''
    const isNamed = place !== undefined && place !== '' && place !== product
    document.title = `${count}${isNamed ? `${place} · ` : ''}${product}`
  }, [place, unread])
}

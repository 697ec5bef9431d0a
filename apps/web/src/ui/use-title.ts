import { useEffect } from 'react'
import { useWaiting } from '../chat/waiting.ts'
import { useServer } from './server-identity.ts'

/** The tab's title: what waits, where we are, and what this is; a place of the same name needs it once. */
export function useTitle(place: string | undefined): void {
  const product = useServer().name
  const { forMe, isUnread } = useWaiting()
  useEffect(() => {
    const count = forMe > 0 ? `(${forMe > 99 ? '99+' : forMe}) ` : isUnread ? '• ' : ''
    const isNamed = place !== undefined && place !== '' && place !== product
    document.title = `${count}${isNamed ? `${place} · ` : ''}${product}`
  }, [place, forMe, isUnread, product])
}

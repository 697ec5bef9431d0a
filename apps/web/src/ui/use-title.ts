import { useEffect } from 'react'
import { useServer } from './server-identity.ts'

/** What waits elsewhere: how much is meant for the person, and whether anything is unread. */
type Waiting = { readonly forMe: number; readonly isUnread: boolean }

const nothing: Waiting = { forMe: 0, isUnread: false }

/** The tab's title: what waits, where we are, and what this is; a place of the same name needs it once. */
export function useTitle(place: string | undefined, { forMe, isUnread } = nothing): void {
  const product = useServer().name
  useEffect(() => {
    const count = forMe > 0 ? `(${forMe > 99 ? '99+' : forMe}) ` : isUnread ? '• ' : ''
    const isNamed = place !== undefined && place !== '' && place !== product
    document.title = `${count}${isNamed ? `${place} · ` : ''}${product}`
  }, [place, forMe, isUnread, product])
}

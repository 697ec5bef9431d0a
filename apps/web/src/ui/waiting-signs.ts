import { useEffect } from 'react'
import { useWaiting } from '../chat/waiting.ts'

/** Shows what waits where the page is not looked at: as a dot in the tab's icon, and as a number on the installed app's. */
export function WaitingSigns() {
  const { forMe, isUnread } = useWaiting()
  const icon = forMe > 0 ? '/favicon-called.svg' : isUnread ? '/favicon-unread.svg' : '/favicon.svg'
  useEffect(() => {
    document.querySelector('link[rel="icon"]')?.setAttribute('href', icon)
  }, [icon])
  useEffect(() => {
    // Not every browser has it, and one that has may refuse it to a page that is not installed.
    if (!('setAppBadge' in navigator)) return
    const shown = forMe > 0 || isUnread
    const done = shown
      ? navigator.setAppBadge(forMe > 0 ? forMe : undefined)
      : navigator.clearAppBadge()
    done.catch(() => {})
  }, [forMe, isUnread])
  return null
}

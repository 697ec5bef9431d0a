// The browser's offer to install the page as an app. It comes once, and may come before the settings are open.
import { useSyncExternalStore } from 'react'

/** Of the page's events, what the DOM's types do not have. */
interface InstallOffer extends Event {
  prompt(): Promise<unknown>
}

let offer: InstallOffer | undefined
const listeners = new Set<() => void>()

function setOffer(now: InstallOffer | undefined): void {
  offer = now
  for (const listener of listeners) listener()
}

/** The browser's own line at the edge is kept away: the settings have a button. */
export function watchInstallOffer(): void {
  addEventListener('beforeinstallprompt', (event) => {
    event.preventDefault()
    setOffer(event as InstallOffer)
  })
  addEventListener('appinstalled', () => setOffer(undefined))
}

/** Asks the person whether to install it; undefined where the browser does not offer that now. */
export function useInstall(): (() => void) | undefined {
  const now = useSyncExternalStore(watch, () => offer)
  if (!now) return undefined
  return () => {
    // It can be used once.
    setOffer(undefined)
    void now.prompt().catch(() => {})
  }
}

function watch(listener: () => void): () => void {
  listeners.add(listener)
  return () => listeners.delete(listener)
}

// Which panel stands beside the room. Beside the text it is kept by the device; where it slides over, it is not.
import { useSyncExternalStore } from 'react'
import { storedNow, writeStored } from './use-stored.ts'

/** Each has its line in `rooms/panel/panels`. */
export type PanelName = 'members' | 'settings'

export type OpenPanel = {
  readonly name: string
  /** Where the keys were when a person opened it; they go back there. Nothing for one that was open before. */
  readonly opener?: Element | null
}

/** Wide enough for a panel beside the text. */
export const besideQuery = '(min-width: 1200px)'

const key = 'panel'
const isBeside = () => matchMedia(besideQuery).matches
const listeners = new Set<() => void>()
const kept = isBeside() ? storedNow(key) : ''
let open: OpenPanel | undefined = kept === '' ? undefined : { name: kept }

export function useOpenPanel(): OpenPanel | undefined {
  return useSyncExternalStore(subscribe, () => open)
}

export function openPanel(name: PanelName): void {
  become({ name, opener: document.activeElement })
}

export function closePanel(): void {
  const opener = open?.opener
  become(undefined)
  if (opener instanceof HTMLElement && opener.isConnected) opener.focus()
}

/** For a key that opens and closes: the members are what every room has. */
export function togglePanel(): void {
  if (open) closePanel()
  else openPanel('members')
}

function become(next: OpenPanel | undefined): void {
  open = next
  if (isBeside()) writeStored(key, next?.name ?? '')
  for (const listener of listeners) listener()
}

function subscribe(listener: () => void): () => void {
  listeners.add(listener)
  return () => listeners.delete(listener)
}

// Which panel stands beside the room. Beside the text it is kept by the device; where it slides over, it is not.
import { useSyncExternalStore } from 'react'
import { storedNow, writeStored } from './use-stored.ts'

/** Each has its line in `rooms/panel/panels`. */
export type PanelName = 'members' | 'settings' | 'pins' | 'files' | 'thread' | 'search'

export type OpenPanel = {
  readonly name: string
  /** The message that it is about: beside another room it is closed. */
  readonly about?: { readonly slug: string; readonly seq: number } | undefined
  /** Where the keys were when a person opened it; they go back there. Nothing for one that was open before. */
  readonly opener?: Element | null
  /** What it was opened from, and is closed to. */
  readonly under?: OpenPanel | undefined
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

export function openPanel(name: PanelName, about?: OpenPanel['about']): void {
  // A thread that was found: the others are still to be looked at.
  const under = about && open?.name === 'search' ? open : undefined
  become({ name, about, opener: document.activeElement, under })
}

export function closePanel(): void {
  const { opener, under } = open ?? {}
  become(under)
  if (opener instanceof HTMLElement && opener.isConnected) opener.focus()
}

/** Whether it is the one that is open; a press may have opened another one. */
export const isOpenNow = (panel: OpenPanel | undefined) => open === panel

/** For a key that opens and closes: the members are what every room has. */
export function togglePanel(): void {
  if (open) closePanel()
  else openPanel('members')
}

function become(next: OpenPanel | undefined): void {
  open = next
  // One about a message is of this room alone, and a search of this moment.
  const isKept = next?.about === undefined && next?.name !== 'search'
  if (isBeside()) writeStored(key, isKept ? (next?.name ?? '') : '')
  for (const listener of listeners) listener()
}

function subscribe(listener: () => void): () => void {
  listeners.add(listener)
  return () => listeners.delete(listener)
}

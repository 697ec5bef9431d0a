// The dialog over the page. Whatever opens one, such as a key, a button or the quick switcher, says so here.
import type { Author } from '@lobby/protocol'
import { useSyncExternalStore } from 'react'

/** Each has its line in `dialogs`. */
export type DialogName =
  | 'room'
  | 'direct'
  | 'browse'
  | 'profile'
  | 'keys'
  | 'all-read'
  | 'switcher'
  | 'person'
  | 'new-section'
  | 'rename-section'
  | 'forward'
  | 'date'
  | 'group'

/** The message that a dialog is about. */
export type DialogMessage = { readonly slug: string; readonly seq: number }

type Open = {
  readonly name: DialogName
  /** The address of a room, the id of a section or the name of a group that it is about; empty for none. */
  readonly about: string
  /** Of a card: the person it is about. */
  readonly person?: Author
  /** The message to forward. */
  readonly message?: DialogMessage
  /** Where the keys were; they go back there. */
  readonly opener: Element | null
}

const listeners = new Set<() => void>()
let open: Open | undefined

export function useOpenDialog(): DialogName | undefined {
  return useSyncExternalStore(subscribe, () => open?.name)
}

/** What the open dialog is about. */
export function useDialogAbout(): string {
  return useSyncExternalStore(subscribe, () => open?.about ?? '')
}

export function openDialog(name: DialogName, about = ''): void {
  become({ name, about, opener: open?.opener ?? document.activeElement })
}

/** Asks where a message is to be forwarded to. */
export function openForward(message: DialogMessage): void {
  become({ name: 'forward', about: '', message, opener: open?.opener ?? document.activeElement })
}

/** The message that is being forwarded. */
export function useOpenForward(): DialogMessage | undefined {
  return useSyncExternalStore(subscribe, () => open?.message)
}

/** Shows who a person is, and what can be done. */
export function openPerson(person: Author): void {
  become({ name: 'person', about: '', person, opener: open?.opener ?? document.activeElement })
}

/** The person of the card that is open. */
export function useOpenPerson(): Author | undefined {
  return useSyncExternalStore(subscribe, () => open?.person)
}

/** Closes this one, or any. What one dialog had to wait for does not close another that is open by then. */
export function closeDialog(name = open?.name): void {
  if (name !== open?.name) return
  const opener = open?.opener
  become(undefined)
  // Once it is gone. Where the keys are by then in a room that was opened from it, they stay.
  setTimeout(() => {
    const { activeElement, body } = document
    const isLost = activeElement === body || activeElement?.closest('[role="dialog"]')
    if (isLost && open === undefined && opener instanceof HTMLElement) opener.focus()
  })
}

function become(next: Open | undefined): void {
  open = next
  for (const listener of listeners) listener()
}

function subscribe(listener: () => void): () => void {
  listeners.add(listener)
  return () => listeners.delete(listener)
}

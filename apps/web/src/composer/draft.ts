import { useMemo, useSyncExternalStore } from 'react'
import { personalKey } from '../account/personal.ts'
import { useMe } from '../chat/chat.tsx'
import { composerId } from '../keys/key-places.ts'
import { readStored, store, storedKeys } from '../ui/storage.ts'

// What a person is writing, by room. It survives a change of rooms and a reload, and is the same in every tab.
const listeners = new Set<() => void>()
/** Drafts that the browser refuses to keep. */
const unkept = new Map<string, string>()

export function useDraft(slug: string) {
  const key = keyOf(useMe()?.id, slug)
  const text = useSyncExternalStore(subscribe, () => read(key))
  return {
    text,
    write: (text: string) => write(key, text),
    /** Takes the draft out to send it. False when another tab has sent or changed it meanwhile; then that is shown. */
    take(): boolean {
      const isShown = read(key) === text
      if (isShown) write(key, '')
      else notifyListeners()
      return isShown
    },
  }
}

/** The rooms in which this person has written something that is not sent. */
export function useDraftedRooms(): ReadonlySet<string> {
  const prefix = keyOf(useMe()?.id, '')
  const slugs = useSyncExternalStore(subscribe, () =>
    [...new Set([...unkept.keys(), ...storedKeys(prefix)])]
      .filter((key) => key.startsWith(prefix) && read(key).trim() !== '')
      .map((key) => key.slice(prefix.length))
      .join(' '),
  )
  return useMemo(() => new Set(slugs.split(' ')), [slugs])
}

/** Puts a text back into the composer, before whatever is there. */
export function editAsDraft(person: string | undefined, slug: string, text: string): void {
  const key = keyOf(person, slug)
  const draft = read(key)
  write(key, draft === '' ? text : `${text}\n${draft}`)
  document.getElementById(composerId)?.focus()
}

function keyOf(person = '', slug: string): string {
  return personalKey(person, `draft.${slug}`)
}

function read(key: string): string {
  return unkept.get(key) ?? readStored(key) ?? ''
}

function write(key: string, text: string): void {
  if (store(key, text)) unkept.delete(key)
  else unkept.set(key, text)
  notifyListeners()
}

function notifyListeners(): void {
  for (const listener of listeners) listener()
}

function subscribe(listener: () => void): () => void {
  listeners.add(listener)
  // Another tab has written.
  addEventListener('storage', listener)
  return () => {
    listeners.delete(listener)
    removeEventListener('storage', listener)
  }
}

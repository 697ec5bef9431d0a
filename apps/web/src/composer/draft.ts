import { useMemo, useSyncExternalStore } from 'react'
import { personalKey } from '../account/personal.ts'
import { useMe } from '../chat/chat.tsx'
import { placeFrom } from '../chat/room-path.ts'
import { composerId } from '../keys/key-places.ts'
import { readStored, store, storedKeys } from '../ui/storage.ts'

// What a person is writing, by room and thread. It survives a change of rooms and a reload, and is the same in every tab.
const listeners = new Set<() => void>()
/** Drafts that the browser refuses to keep. */
const unkept = new Map<string, string>()

/** The draft of a room, or of the thread of its message `thread`. */
export function useDraft(slug: string, thread?: number) {
  const key = draftKey(useMe()?.id, draftPlace(slug, thread))
  const text = useSyncExternalStore(watchDrafts, () => readDraft(key))
  return {
    text,
    write: (text: string) => writeDraft(key, text),
    /** Takes the draft out to send it. False when another tab has sent or changed it meanwhile; then that is shown. */
    take(): boolean {
      const isShown = readDraft(key) === text
      if (isShown) writeDraft(key, '')
      else notifyListeners()
      return isShown
    },
  }
}

/** The rooms in which this person has written something that is not sent, there or in a thread. */
export function useDraftedRooms(): ReadonlySet<string> {
  const prefix = draftKey(useMe()?.id, '')
  const slugs = useSyncExternalStore(watchDrafts, () =>
    [...new Set([...unkept.keys(), ...storedKeys(prefix)])]
      .filter((key) => key.startsWith(prefix) && readDraft(key).trim() !== '')
      .map((key) => roomAndThread(key.slice(prefix.length)).room)
      .join(' '),
  )
  return useMemo(() => new Set(slugs.split(' ')), [slugs])
}

/** Puts a text back into the composer, before whatever is there. */
export function editAsDraft(person: string | undefined, slug: string, text: string): void {
  const key = draftKey(person, slug)
  const draft = readDraft(key)
  writeDraft(key, draft === '' ? text : `${text}\n${draft}`)
  document.getElementById(composerId)?.focus()
}

/** Puts a text behind what is being written, and the cursor behind that. */
export function addToDraft(person: string | undefined, slug: string, text: string): void {
  const key = draftKey(person, slug)
  const draft = readDraft(key)
  writeDraft(key, draft === '' || /\s$/.test(draft) ? draft + text : `${draft} ${text}`)
  // Once it is in the field, and what lay over that is gone.
  setTimeout(() => {
    const field = document.getElementById(composerId)
    field?.focus()
    if (field instanceof HTMLTextAreaElement)
      field.setSelectionRange(field.value.length, field.value.length)
  })
}

/** Where something is written, as one word. No slug has an `@` in it. */
export function draftPlace(slug: string, thread?: number): string {
  return thread === undefined ? slug : `${slug}@${thread}`
}

/** What `draftPlace` was made of. */
export function roomAndThread(place: string): { room: string; thread?: number } {
  const { slug, at } = placeFrom(place)
  return { room: slug, ...(at !== undefined && { thread: at }) }
}

/** Under what this browser keeps a person’s draft at a place. */
export function draftKey(person = '', place: string): string {
  return personalKey(person, `draft.${place}`)
}

/** What is written there; empty: nothing. */
export function readDraft(key: string): string {
  return unkept.get(key) ?? readStored(key) ?? ''
}

export function writeDraft(key: string, text: string): void {
  if (store(key, text)) unkept.delete(key)
  else unkept.set(key, text)
  notifyListeners()
}

function notifyListeners(): void {
  for (const listener of listeners) listener()
}

/** Calls back when a draft has changed, in this tab or in another one. */
export function watchDrafts(listener: () => void): () => void {
  listeners.add(listener)
  // Another tab has written.
  addEventListener('storage', listener)
  return () => {
    listeners.delete(listener)
    removeEventListener('storage', listener)
  }
}

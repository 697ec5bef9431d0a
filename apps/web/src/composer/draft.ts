import { useSyncExternalStore } from 'react'
import { forgetStored, readStored, store } from '../ui/storage.ts'

// What is being written, by room. It survives a change of rooms and a reload.
const listeners = new Set<() => void>()
const drafts = new Map<string, string>()

export const composerId = 'composer'

export function useDraft(slug: string): [string, (text: string) => void] {
  const text = useSyncExternalStore(subscribe, () => readDraft(slug))
  return [text, (text) => writeDraft(slug, text)]
}

/** Puts a text back into the composer, before whatever is there. */
export function editAsDraft(slug: string, text: string): void {
  const draft = readDraft(slug)
  writeDraft(slug, draft === '' ? text : `${text}\n${draft}`)
  document.getElementById(composerId)?.focus()
}

/** Whoever uses this browser next does not see what was begun. */
export function forgetDrafts(): void {
  drafts.clear()
  forgetStored('draft.')
  for (const listener of listeners) listener()
}

function readDraft(slug: string): string {
  const known = drafts.get(slug) ?? readStored(`draft.${slug}`) ?? ''
  drafts.set(slug, known)
  return known
}

function writeDraft(slug: string, text: string): void {
  drafts.set(slug, text)
  store(`draft.${slug}`, text)
  for (const listener of listeners) listener()
}

function subscribe(listener: () => void): () => void {
  listeners.add(listener)
  return () => listeners.delete(listener)
}

import { useSyncExternalStore } from 'react'
import { readStored, store } from './storage.ts'

const listeners = new Set<() => void>()
/** What the browser refuses to keep; it holds until the page is left. */
const unkept = new Map<string, string>()

/** What this browser remembers under the key, the same in every tab; an empty text where it remembers nothing. */
export function useStored(key: string): readonly [string, (value: string) => void] {
  const value = useSyncExternalStore(subscribe, () => storedNow(key))
  return [value, (next) => writeStored(key, next)]
}

export function storedNow(key: string): string {
  return unkept.get(key) ?? readStored(key) ?? ''
}

export function writeStored(key: string, value: string): void {
  if (store(key, value)) unkept.delete(key)
  else unkept.set(key, value)
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

// Whether a dialog asks for a proof now. What waits behind it for the answer does not look busy meanwhile.
import { useSyncExternalStore } from 'react'

const listeners = new Set<() => void>()
let open = 0

/** A dialog asks from now on, until the answer is called. */
export function beginAsking(): () => void {
  count(1)
  return () => count(-1)
}

export function isAsking(): boolean {
  return open > 0
}

export function useIsAsking(): boolean {
  return useSyncExternalStore(subscribe, isAsking)
}

function count(by: number): void {
  open += by
  for (const listener of listeners) listener()
}

function subscribe(listener: () => void): () => void {
  listeners.add(listener)
  return () => listeners.delete(listener)
}

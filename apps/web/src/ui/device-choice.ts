import { useSyncExternalStore } from 'react'
import { readStored, store } from './storage.ts'

const listeners = new Set<() => void>()
/** Choices that the browser refuses to keep. */
const unkept = new Map<string, string>()

/** What a person has chosen for this browser, the same in all its tabs. The first of the values holds until then. */
export function useDeviceChoice<const Value extends string>(
  key: string,
  values: readonly [Value, ...Value[]],
): readonly [Value, (value: Value) => void] {
  const kept = useSyncExternalStore(subscribe, () => unkept.get(key) ?? readStored(key))
  const chosen = values.find((value) => value === kept) ?? values[0]
  return [
    chosen,
    (value) => {
      if (store(key, value)) unkept.delete(key)
      else unkept.set(key, value)
      for (const listener of listeners) listener()
    },
  ]
}

function subscribe(listener: () => void): () => void {
  listeners.add(listener)
  // Another tab has chosen.
  addEventListener('storage', listener)
  return () => {
    listeners.delete(listener)
    removeEventListener('storage', listener)
  }
}

interface Kept<Key, Value> {
  get(key: Key): Value | undefined
  set(key: Key, value: Value): unknown
}

/** What is kept under the key; if nothing is, it is made and kept. `getOrInsertComputed` does it, but not in Node 22 and 24. */
export function keptOrMade<Key, Value extends {}>(
  kept: Kept<Key, Value>,
  key: Key,
  make: (key: Key) => Value,
): Value {
  const found = kept.get(key)
  if (found !== undefined) return found
  const made = make(key)
  kept.set(key, made)
  return made
}

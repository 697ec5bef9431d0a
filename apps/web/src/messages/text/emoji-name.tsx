import { useEffect, useState } from 'react'
import { loadShortNames } from '../../emoji/short-names.ts'

let known: ReadonlyMap<string, string> | undefined

/** `:tada:` as its emoji; until the names are there, and where there is none, as it was written. */
export function EmojiName({ name }: { name: string }) {
  const [names, setNames] = useState(known)
  useEffect(() => {
    if (names) return
    let isShown = true
    loadShortNames().then(
      (loaded) => {
        known = loaded
        if (isShown) setNames(loaded)
      },
      // Without a network the name stays.
      () => {},
    )
    return () => {
      isShown = false
    }
  }, [names])
  const sign = names?.get(name.toLowerCase())
  return sign === undefined ? `:${name}:` : <span title={`:${name}:`}>{sign}</span>
}

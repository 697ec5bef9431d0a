import { useEffect, useState } from 'react'
import { loadShortNames } from '../../emoji/short-names.ts'
import { EmojiPlace, EmojiSign } from '../../ui/emoji-sign.tsx'
import { useOwnEmoji } from '../../ui/own-emoji.ts'

let known: ReadonlyMap<string, string> | undefined
const none: ReadonlyMap<string, string> = new Map()

/** `:tada:` as its emoji, the server's own first; where there is none, as it was written. */
export function EmojiName({ name }: { name: string }) {
  const { byName, isKnown } = useOwnEmoji()
  const names = useShortNames()
  const written = `:${name}:`
  const own = byName.get(name.toLowerCase())
  if (own) return <EmojiSign emoji={`:${own.name}:`} />
  const sign = names?.get(name.toLowerCase())
  if (sign !== undefined) return <span title={written}>{sign}</span>
  if (!names || !isKnown) return <EmojiPlace text={written} />
  // A message that has one is not large.
  return <span data-unknown="">{written}</span>
}

/** Undefined until they are there. Without a network there are none. */
function useShortNames(): ReadonlyMap<string, string> | undefined {
  const [names, setNames] = useState(known)
  useEffect(() => {
    if (names) return
    let isShown = true
    loadShortNames().then(
      (loaded) => {
        known = loaded
        if (isShown) setNames(loaded)
      },
      () => isShown && setNames(none),
    )
    return () => {
      isShown = false
    }
  }, [names])
  return names
}

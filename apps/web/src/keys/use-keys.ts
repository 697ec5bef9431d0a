import { useEffect, useRef } from 'react'
import { holdsAt, isForDialog } from './key-places.ts'
import { type KeyAction, keyTable } from './key-table.ts'
import { asksFor } from './pressed-key.ts'

type Handlers = { readonly [Action in KeyAction]?: () => void }

/** Carries out actions of the table of keys, for as long as this part is on the screen. */
export function useKeys(handlers: Handlers): void {
  const now = useRef(handlers)
  useEffect(() => {
    now.current = handlers
  })

  useEffect(() => {
    const onKey = (event: KeyboardEvent) => {
      // What a part of the page or an input method has taken is not ours; 229 is how Safari says the latter.
      if (event.defaultPrevented || event.isComposing || event.keyCode === 229) return
      const action = Object.keys(now.current).find(
        (name) =>
          asksFor(name as KeyAction, event) && holdsAt(keyTable[name as KeyAction].place, event),
      ) as KeyAction | undefined
      if (action === undefined || isForDialog(event)) return
      event.preventDefault()
      now.current[action]?.()
    }
    addEventListener('keydown', onKey)
    return () => removeEventListener('keydown', onKey)
  }, [])
}

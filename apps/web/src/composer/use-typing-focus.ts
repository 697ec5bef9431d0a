import { type RefObject, useEffect } from 'react'
import { asksFor } from '../keys/pressed-key.ts'

/** Keys that are typed anywhere on the page go to the composer. */
export function useTypingFocus(field: RefObject<HTMLTextAreaElement | null>): void {
  useEffect(() => {
    const onKey = (event: KeyboardEvent) => {
      const isText = [...event.key].length === 1 && event.key !== ' '
      if (!isText || event.ctrlKey || event.metaKey || event.altKey || event.defaultPrevented)
        return
      // A key of its own where nothing is typed.
      if (asksFor('sheetByMark', event)) return
      const { activeElement } = document
      if (activeElement?.matches('input, textarea, select, [contenteditable]')) return
      if (document.querySelector('[role="dialog"]')) return
      field.current?.focus()
    }
    addEventListener('keydown', onKey)
    return () => removeEventListener('keydown', onKey)
  }, [field])
}

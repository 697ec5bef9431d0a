import { type RefObject, useEffect } from 'react'

/** Keys that are typed anywhere on the page go to the composer. */
export function useTypingFocus(field: RefObject<HTMLTextAreaElement | null>): void {
  useEffect(() => {
    const onKey = (event: KeyboardEvent) => {
      const isText = [...event.key].length === 1 && event.key !== ' '
      if (!isText || event.ctrlKey || event.metaKey || event.altKey || event.defaultPrevented)
        return
      const { activeElement } = document
      if (activeElement?.matches('input, textarea, select, [contenteditable]')) return
      if (document.querySelector('[role="dialog"]')) return
      field.current?.focus()
    }
    addEventListener('keydown', onKey)
    return () => removeEventListener('keydown', onKey)
  }, [field])
}

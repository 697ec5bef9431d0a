import { type RefObject, useLayoutEffect } from 'react'
import { searchFieldId } from '../ui/search-path.ts'

export interface KeptFocus {
  /** What is around the lists that take each other's place. */
  readonly place: RefObject<HTMLElement | null>
  /** The result that had the focus in the list before, or an empty text for what else is in it. */
  readonly focus: RefObject<string | undefined>
}

/** Where the list takes the place of one that had the focus, it has it: at the same result, or else in the field. */
export function useKeptFocus({ place, focus }: KeptFocus): void {
  useLayoutEffect(() => {
    const { current: kept } = focus
    focus.current = undefined
    if (kept !== undefined)
      (resultIn(place.current, kept) ?? document.getElementById(searchFieldId))?.focus()
    return () => {
      // It is still in the page now, and gone right after. The place is asked for here: it comes after its first list.
      const { activeElement } = document
      if (!activeElement || !place.current?.contains(activeElement)) return
      const result = activeElement.closest('li')?.querySelector<HTMLElement>('[data-result]')
      focus.current = result?.dataset.result ?? ''
    }
  }, [place, focus])
}

function resultIn(list: HTMLElement | null, key: string): HTMLElement | undefined {
  const results = list?.querySelectorAll<HTMLElement>('a[data-result]') ?? []
  return [...results].find(({ dataset }) => dataset.result === key)
}

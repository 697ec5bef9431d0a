import { type RefObject, useEffect } from 'react'

/** Brings what has just appeared into view, and again when `cause` is another one: below the fold it would be missed. */
export function useScrolledIntoView(element: RefObject<HTMLElement | null>, cause: unknown): void {
  // biome-ignore lint/correctness/useExhaustiveDependencies: another cause, another size
  useEffect(() => {
    element.current?.scrollIntoView({ block: 'nearest' })
  }, [element, cause])
}

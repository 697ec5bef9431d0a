import { type RefObject, useLayoutEffect } from 'react'

const growsByItself = CSS.supports('field-sizing', 'content')

/** Makes a field as high as its text; how high at most, its style says. */
export function useAutosize(field: RefObject<HTMLTextAreaElement | null>, text: string): void {
  // biome-ignore lint/correctness/useExhaustiveDependencies: the height follows the text
  useLayoutEffect(() => {
    const element = field.current
    if (growsByItself || !element) return
    element.style.height = 'auto'
    element.style.height = `${element.scrollHeight}px`
  }, [field, text])
}

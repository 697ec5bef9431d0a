import type { KeyboardEvent, RefObject } from 'react'
import { isTouch } from '../ui/is-touch.ts'
import styles from './small-field.module.css'
import { measure } from './text-length.ts'
import { useAutosize } from './use-autosize.ts'

type Props = {
  readonly field: RefObject<HTMLTextAreaElement | null>
  readonly text: string
  readonly label: string
  readonly placeholder?: string
  readonly onWrite: (text: string) => void
  readonly onEnter: (event: KeyboardEvent) => void
}

/** A field for a text outside the composer: as high as its text, and done with Enter where Enter breaks no line. */
export function SmallField({ field, text, label, placeholder, onWrite, onEnter }: Props) {
  useAutosize(field, text)

  function onKeyDown(event: KeyboardEvent): void {
    // While an input method composes, Enter belongs to it; 229 is how Safari says so.
    if (event.nativeEvent.isComposing || event.keyCode === 229) return
    if (event.key !== 'Enter' || event.shiftKey || isTouch()) return
    event.preventDefault()
    onEnter(event)
  }

  return (
    <textarea
      ref={field}
      className={styles.field}
      rows={1}
      value={text}
      dir="auto"
      placeholder={placeholder}
      aria-label={label}
      aria-invalid={measure(text).kind === 'over'}
      onKeyDown={onKeyDown}
      onChange={(event) => onWrite(event.currentTarget.value)}
    />
  )
}

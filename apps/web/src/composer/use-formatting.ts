import type { ClipboardEvent, KeyboardEvent, RefObject } from 'react'
import { type FormatName, formatOf, formats } from './formatting.ts'
import { pastedLink } from './link-edit.ts'
import { carryOut, selectedIn } from './text-edit.ts'

/** Formatting of what is selected in a field: by a button, by a key, by an address that is pasted over words. */
export function useFormatting(field: RefObject<HTMLTextAreaElement | null>) {
  function format(name: FormatName): void {
    if (field.current) carryOut(field.current, formats[name](selectedIn(field.current)))
  }

  /** Whether the key was one of formatting. */
  function onFormatKey(event: KeyboardEvent<HTMLTextAreaElement>): boolean {
    const { selectionStart, selectionEnd } = event.currentTarget
    const name = formatOf(event.nativeEvent, selectionStart < selectionEnd)
    if (name === undefined) return false
    event.preventDefault()
    format(name)
    return true
  }

  function onPaste(event: ClipboardEvent<HTMLTextAreaElement>): void {
    const pasted = event.clipboardData.getData('text/plain')
    const edit = pastedLink(selectedIn(event.currentTarget), pasted)
    if (!edit) return
    event.preventDefault()
    carryOut(event.currentTarget, edit)
  }

  return { format, onFormatKey, onPaste }
}
